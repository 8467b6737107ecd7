"""A page as schema.org has it (JSON-LD), with what a machine wrote of it said in IPTC's terms."""

from collections.abc import Sequence
from typing import Any

from tripglot.publishing.site.addresses import address
from tripglot.publishing.site.facts import Page
from tripglot.publishing.site.licence import licence_of
from tripglot.settings import Settings


def linked_data(page: Page, versions: Sequence[Page], settings: Settings) -> dict[str, Any]:
    """The page as schema.org's BlogPosting, with what a machine wrote of it said in IPTC's terms."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": page.title,
        "inLanguage": page.lang,
        "isPartOf": {"@type": "Blog", "name": settings.title},
    }
    if page.date:
        data["datePublished"] = page.date
        data["dateModified"] = max(page.updated, page.date)
    if page.tags:
        data["keywords"] = list(page.tags)
    if page.image and settings.url:
        data["image"] = address(page.image, settings)
    if licence := licence_of(settings.licence).address:
        data["license"] = licence
    if page.description:
        data["description"] = page.description
    if page.author:
        data["author"] = {"@type": "Person", "name": page.author}
    if settings.url:
        data["url"] = data["mainEntityOfPage"] = address(page.path, settings)
    others = [other for other in versions if other.path != page.path]
    if page.original and others:
        data["workTranslation"] = [_work(other, settings) for other in others if other.real]
    source = next((other for other in others if other.original), None)
    if source:
        data["translationOfWork"] = _work(source, settings)
    if dict(page.states).get("machine"):
        data["translator"] = {"@type": "Organization", "name": "Argos Translate (machine translation, not reviewed)"}
        data["digitalSourceType"] = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"
    return data


def _work(page: Page, settings: Settings) -> dict[str, Any]:
    work = {"@type": "BlogPosting", "headline": page.title, "inLanguage": page.lang}
    return work | ({"url": address(page.path, settings)} if settings.url else {})
