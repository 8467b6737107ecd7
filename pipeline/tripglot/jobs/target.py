"""One language that posts are published in, with its memory: posts recalled from it, filled, finished."""

import os
from dataclasses import replace
from pathlib import Path

from tripglot.detection.remains import LEFT, after_translation
from tripglot.jobs.recall import Recall
from tripglot.memory import Entry, fresh, withheld
from tripglot.output.draft import Draft
from tripglot.output.outcome import Left
from tripglot.publishing.markdown.version import Version, states_of, translation
from tripglot.translation.fill import Filled
from tripglot.translation.work import Work


class Target(Recall):
    """The settings for one target language (`settings.target`), its memory, and what is published in it."""

    def finish(self, draft: Draft, work: Work, found: Filled) -> Version:
        """The version of a post in this language; its draft is told, and what its memory is from now on."""
        draft.engines |= set(found.engines.values())
        draft.gone |= found.gone
        # stale entries keep their translation; what the engine makes of the new source is put beside it
        for index, proposal in found.proposals.items():
            work.known[index] = replace(work.known[index], proposal=proposal)
        self.tell(draft.file, work, found, draft.report)
        _note_remains(draft, work, found)
        failed = {failure.unit.block for failure in found.failures if not failure.unsure}
        new = {*found.changed, *found.drafts} - failed - work.known.keys()
        made = {index: _entry(work, found, index) for index in new}
        unsure = {failure.unit for failure in found.failures if failure.unsure}
        for index in found.drafts.keys() & made.keys():
            left = [number for number, unit in enumerate(work.units[index], 1) if unit in unsure]
            made[index] = withheld(made[index], found.post.blocks[index].source, left)
        states = states_of(found.changed, work.known)
        if work.memory:
            path = Path(os.path.relpath(draft.file.path, self.settings.root)).as_posix()
            draft.catalogs[work.lang] = work.memory.placed(made, path, lines=self.settings.po_lines)
        return translation(found, work.survey.units, states, work.survey.kept, self.settings)


def _entry(work: Work, found: Filled, index: int) -> Entry:
    block, now = work.post.blocks[index], found.post.blocks[index].source
    figures = found.scores.get(index), found.confidences.get(index)
    return fresh(block.kind, block.source, found.drafts.get(index, now), found.engines[index], *figures)


def _note_remains(draft: Draft, work: Work, found: Filled) -> None:
    """Count what stays in other scripts; what is no name, no code and kept by nobody is left."""
    entry = draft.report
    failed = [failure.unit for failure in found.failures]
    for stay in after_translation(work.survey.stays, work.post, found.post, found.changed, failed, work.lang):
        if stay.why in LEFT:
            entry.fates["missing"] += 1
            entry.sources.append(Left(draft.file.path, stay.line, stay.why, f"'{stay.text}' {_SAID[stay.why]}"))
        else:
            entry.stays.add(stay)


_SAID = {
    "glued": "is glued into a sentence (translate it, or keep it by a comment)",
    "undecided": "is in a language that could not be decided (name it: <!-- tripglot: lang=xx -->)",
}
