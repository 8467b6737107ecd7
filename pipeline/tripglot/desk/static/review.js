// The editor on the pages of `tripglot serve --edit`. It shows what the server says of each passage and hands on what a
// person decides; what is right, and what fits, only the server knows. Texts go in as text, never as HTML.
"use strict";

const HELP = "j k passages · n next that waits · a accept · e edit (Ctrl+Enter saves, Esc leaves) · w wrong · o keep the original · h other wordings · t term · u undo";

/** Make an element: attributes, and children that are elements or texts. */
function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Ask the server; gives [ok, answer], and never throws. */
async function ask(path, fields = null) {
  const options = { headers: { Accept: "application/json" } };
  if (fields) Object.assign(options, { method: "POST", body: new URLSearchParams(fields) });
  try {
    const response = await fetch(path, options);
    return [response.ok, await response.json()];
  } catch {
    return [false, { error: "the server does not answer: is tripglot still running?" }];
  }
}

class Desk {
  constructor(found) {
    this.at = -1;
    this.turn = 0; // decisions made: an answer from before one is out of date
    this.drafts = new Map(); // what was written and not saved, by key
    this.keys = sessionStorage.getItem("tripglot-keys") !== "off";
    this.build();
    this.take(found);
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => this.click(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.drafts.size) event.preventDefault();
    });
    new EventSource("/-/changes").addEventListener("change", () => this.renew());
    this.next();
  }

  // --- what is there -------------------------------------------------------------------------------------------------

  get now() {
    return this.passages[this.at];
  }

  take(found) {
    this.post = found.post;
    this.target = found.target;
    this.passages = found.passages;
    this.undo.disabled = !found.undo;
    for (const passage of this.passages) {
      for (const element of this.places(passage)) element.classList.toggle("tg-waits", passage.waits);
    }
    this.count();
  }

  places(passage) {
    return document.querySelectorAll(`main [data-key="${passage.key}"]`);
  }

  count() {
    const waiting = this.passages.filter((passage) => passage.waits).length;
    this.progress.max = this.passages.length;
    this.progress.value = this.passages.length - waiting;
    this.left.textContent = waiting ? `${waiting} of ${this.passages.length} wait` : "nothing waits here";
  }

  /** The page and the passages anew: something has changed on the disk. */
  async renew() {
    const key = this.now?.key, turn = this.turn;
    const [page, [ok, found]] = await Promise.all([
      fetch(location.href).then((response) => response.text()).catch(() => ""),
      ask(`/-/passages?page=${encodeURIComponent(location.pathname)}`),
    ]);
    if (!ok || !page || turn !== this.turn) return;
    const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
    if (main) document.querySelector("main").replaceWith(main);
    const before = this.now;
    this.take(found);
    this.at = this.passages.findIndex((passage) => passage.key === key);
    const changed = before && this.now && before.seen !== this.now.seen;
    if (this.at < 0) this.next();
    else if (changed) this.show(this.at, { scroll: false });
    else this.light(false);
  }

  // --- the panel -----------------------------------------------------------------------------------------------------

  build() {
    const button = (label, key, work) => make("button", { type: "button", "aria-keyshortcuts": key, click: work }, label);
    this.status = make("p", { role: "status", class: "tg-said" });
    this.progress = make("progress", { "aria-label": "done" });
    this.left = make("span");
    this.facts = make("p", { class: "tg-facts" });
    this.source = make("blockquote", { class: "tg-source", tabindex: "0", "aria-label": "Original" });
    this.beside = make("div", { class: "tg-beside" });
    this.text = make("textarea", { id: "tg-words", rows: "4", input: () => this.written() });
    this.undo = button("Undo", "u", () => this.back());
    this.accept = button("Accept", "a", () => this.decide("accept"));
    this.wrong = button("Wrong", "w", () => this.decide("wrong"));
    this.extra = make("div", { class: "tg-extra" });
    const keys = make("input", { type: "checkbox", checked: this.keys, change: () => this.toggle(keys.checked) });
    this.panel = make(
      "section", { id: "tg-desk", "aria-label": "Review" },
      make("header", {}, this.progress, this.left, this.facts,
        button("Previous", "k", () => this.move(-1)), button("Next", "j", () => this.move(1)),
        button("Next that waits", "n", () => this.next()), this.undo,
        make("label", {}, keys, " shortcuts"), make("a", { href: "/-/review" }, "all posts")),
      make("div", { class: "tg-sides" },
        make("div", {}, this.source, this.beside),
        make("div", {}, make("label", { for: "tg-words" }, "Translation"), this.text,
          make("div", { class: "tg-buttons" },
            this.accept, button("Save my words", "Control+Enter", () => this.decide("edit", this.text.value)), this.wrong,
            button("Keep the original", "o", () => this.reason()),
            button("Other wordings", "h", () => this.alternatives()), button("Term", "t", () => this.term())),
          this.extra, this.status)),
      make("p", { class: "tg-help" }, HELP));
    document.body.append(this.panel);
    document.body.classList.add("tg-desk");
  }

  show(at, { scroll = true, focus = false } = {}) {
    this.at = at;
    const passage = this.now;
    this.extra.replaceChildren();
    this.beside.replaceChildren();
    if (!passage) {
      this.facts.textContent = this.source.textContent = this.text.value = "";
      return;
    }
    this.facts.textContent = [`${at + 1}/${this.passages.length}`, passage.state, passage.confidence, passage.place, passage.engine]
      .filter(Boolean).join(" · ");
    this.source.textContent = passage.source;
    const lang = this.places(passage)[0]?.querySelector(".original")?.lang || this.places(passage)[0]?.lang;
    if (lang) this.source.lang = lang;
    this.text.lang = this.target;
    this.text.value = this.drafts.get(passage.key) ?? this.begun(passage);
    this.accept.disabled = this.wrong.disabled = !(passage.target || passage.proposal);
    const said = (label, text, ...more) => this.beside.append(make("p", {}, make("b", {}, label), ` ${text}`, ...more));
    if (passage.previous) said("The translation belongs to:", passage.previous);
    if (passage.proposal && passage.target) {
      said("Proposed for the text as it is now:", passage.proposal, " ",
        make("button", { type: "button", click: () => this.decide("proposal") }, "Take it"));
    }
    if (passage.similar) said("Reviewed, of something similar:", `${passage.similar.source} → ${passage.similar.target}`);
    if (passage.lacks?.length) said("Not in it:", passage.lacks.map((word) => `${word.source} (${word.target})`).join(", "));
    for (const term of passage.terms) said("Glossary:", `${term.source} → ${term.target}`);
    if (passage.reason) said("Kept:", passage.reason);
    this.light(scroll);
    if (focus) this.text.focus();
  }

  begun(passage) {
    return passage.target || passage.proposal;
  }

  light(scroll) {
    for (const element of document.querySelectorAll(".tg-current")) element.classList.remove("tg-current");
    const places = this.now ? [...this.places(this.now)] : [];
    for (const element of places) element.classList.add("tg-current");
    if (scroll) places[0]?.scrollIntoView({ block: "center" });
  }

  written() {
    const passage = this.now;
    if (!passage) return;
    if (this.text.value === this.begun(passage)) this.drafts.delete(passage.key);
    else this.drafts.set(passage.key, this.text.value);
  }

  say(text) {
    this.status.textContent = text;
  }

  // --- what a person does --------------------------------------------------------------------------------------------

  move(by) {
    if (this.passages.length) this.show((this.at + by + this.passages.length) % this.passages.length);
  }

  next() {
    const order = this.passages.map((_, step) => (this.at + 1 + step) % this.passages.length);
    const found = order.find((at) => this.passages[at].waits);
    if (found === undefined) {
      this.show(this.at < 0 ? 0 : this.at, { scroll: false });
      this.say("Nothing waits in this post.");
    } else this.show(found);
  }

  async decide(what, text = "") {
    const asked = this.now;
    if (!asked) return;
    this.turn += 1;
    const [ok, answer] = await ask("/-/decide", { post: this.post, key: asked.key, seen: asked.seen, what, text });
    this.turn += 1;
    // the passages may have been read anew meanwhile
    const passage = this.passages.find((one) => one.key === asked.key) ?? asked;
    if (!ok) {
      this.say(answer.error);
      this.text.toggleAttribute("aria-invalid", true);
      if (answer.seen) Object.assign(passage, { seen: answer.seen, target: answer.target }); // to be decided on anew
      this.text.focus();
      return;
    }
    this.text.removeAttribute("aria-invalid");
    this.drafts.delete(passage.key);
    Object.assign(passage, answer, { waits: what === "wrong", proposal: what === "wrong" ? this.begun(passage) : "" });
    for (const element of this.places(passage)) element.classList.toggle("tg-waits", passage.waits);
    this.undo.disabled = false;
    this.count();
    this.next();
    this.say(`${{ wrong: "Marked as wrong", keep: "Kept" }[what] ?? "Saved"}. ${this.left.textContent}.`);
    if (document.activeElement === this.text) this.panel.querySelector("button").focus();
  }

  async back() {
    const [ok, answer] = await ask("/-/undo", {});
    if (!ok) {
      this.say(answer.error);
      return;
    }
    await this.renew();
    const at = this.passages.findIndex((passage) => passage.key === answer.key);
    if (at >= 0) this.show(at);
    this.say(at >= 0 ? "Taken back." : `Taken back, in ${answer.post}.`);
  }

  reason() {
    this.asking("Why is the original kept?", [["", "reason"]], ([why]) => this.decide("keep", why));
  }

  term() {
    const marked = String(getSelection()).trim();
    const fields = [[marked, "term"], ["", `in ${this.target}`]];
    this.asking("A term for the glossary", fields, async ([source, rendering]) => {
      const [ok, answer] = await ask("/-/term", { source, rendering, post: this.post });
      this.say(ok ? `In the glossary: ${source} → ${rendering}` : answer.error);
      if (ok) this.extra.replaceChildren();
    });
  }

  async alternatives() {
    const passage = this.now;
    if (!passage) return;
    this.say("Asking the engine …");
    const [ok, found] = await ask(`/-/alternatives?${new URLSearchParams({ post: this.post, key: passage.key })}`);
    if (this.now?.key !== passage.key) return; // read anew, it is another object
    this.say(ok ? (found.length ? "" : "The engine has nothing to say.") : found.error);
    if (!ok) return;
    const take = (words) => {
      this.text.value = words;
      this.written();
      this.text.focus();
    };
    this.extra.replaceChildren(make("ul", { "aria-label": "Other wordings" }, ...found.map((words) =>
      make("li", {}, make("button", { type: "button", lang: this.target, click: () => take(words) }, words)))));
    this.extra.querySelector("button")?.focus();
  }

  asking(title, fields, work) {
    const inputs = fields.map(([value, label]) => make("input", { value, "aria-label": label, placeholder: label }));
    const form = make("form", { class: "tg-asking" }, make("b", {}, title), ...inputs, make("button", {}, "OK"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      work(inputs.map((input) => input.value));
    });
    this.extra.replaceChildren(form);
    (inputs.find((input) => !input.value) ?? inputs[0]).focus();
  }

  toggle(on) {
    this.keys = on;
    sessionStorage.setItem("tripglot-keys", on ? "on" : "off");
  }

  // --- mouse and keys ------------------------------------------------------------------------------------------------

  click(event) {
    const place = event.target.closest("main [data-key]");
    if (!place || event.target.closest("a, button, summary, input, label") || String(getSelection())) return;
    const at = this.passages.findIndex((passage) => passage.key === place.dataset.key);
    if (at >= 0) this.show(at, { scroll: false, focus: true });
  }

  key(event) {
    const field = event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select");
    if (event.key === "Escape" && this.panel.contains(event.target)) {
      this.extra.replaceChildren();
      this.panel.querySelector("button").focus();
    } else if (event.target === this.text && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.decide("edit", this.text.value);
    } else if (!field && this.keys && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const works = {
        j: () => this.move(1), k: () => this.move(-1), n: () => this.next(), u: () => this.back(), e: () => this.text.focus(),
        a: () => this.accept.disabled || this.decide("accept"), w: () => this.wrong.disabled || this.decide("wrong"),
        o: () => this.reason(), h: () => this.alternatives(), t: () => this.term(),
      };
      const work = works[event.key];
      if (work) {
        event.preventDefault();
        work();
      }
    }
  }
}

ask(`/-/passages?page=${encodeURIComponent(location.pathname)}`).then(([ok, found]) => {
  if (ok && found.passages.length) new Desk(found);
  else {
    document.body.append(make("p", { class: "tg-corner" }, make("a", { href: "/-/review" }, "What waits for review")));
    new EventSource("/-/changes").addEventListener("change", () => location.reload());
  }
});
