"""The page of an answer about the product itself."""

from __future__ import annotations

from collections.abc import Iterator

from bot import formatting
from bot.answer import Definition, ProductAnswer, Seller
from bot.page import offer_text
from bot.page.page_parts import Line, Lines, Page, Part, SmallPrint, Sources, Title
from bot.page.product_lines import ABOUT
from catalog.regions import REGION_NAMES

_TITLES = {
    "sources": "Where this comes from",
    "age": "How old this is",
    "order": "How lists are ordered",
    "mark": "What the marks mean",
    "trust": "Who is vouched for",
    "seller": "What is known of the seller",
    "sellers": "Sellers by their terms",
    "coverage": "What the catalogue covers",
    "privacy": "Who sees a question, and what is kept",
    "sharing": "Where to ask, and how to share",
    "units": "What the prices are in",
    "watching": "How to be told of changes",
    "settings": "What your company can settle",
    "mistakes": "When a figure is wrong",
    "self": "What Modeldesk is",
    "engine": "What answers",
    "limits": "How much you can ask",
}
_NAMED_AS_ASKED = 30
"""Sellers that are as asked, that are named."""
_NAMED = 8
"""Labs and sellers of a kind that are named."""
_GRADES = {
    "first-party": "the API of the lab that made the model, or of a company of that lab",
    "cloud": "one of the large clouds, on its own terms",
    "established": "a named company with public terms that others have selected or audited",
    "other": "nothing is known here that vouches for it, which does not say that it is bad",
}
_KINDS = {
    "lab": "a lab's own API",
    "cloud": "a cloud",
    "host": "a host that runs models of others",
    "gateway": "a gateway, which passes requests on to those who run the models",
    "plan": "a subscription or plan, with no price per token",
    "local": "runs on your own machine",
    "decisions": "sells yes-or-no answers only",
    "closed": "closed: it sells nothing any more",
}
_FLAGS = {
    "china_endpoint": "its endpoint serves mainland China, at that market's prices",
    "undercuts": "it asks less than the labs for most of their closed models",
    "aggregator": "it passes requests on to others",
}


def product_page(answer: ProductAnswer) -> Page:
    return tuple(_parts(answer))


def definition_page(answer: Definition) -> Page:
    lines = Lines(tuple(Line(term.line, term.name) for term in answer.terms))
    cited = [(term.source, term.checked) for term in answer.terms if term.source and term.checked]
    if not cited:
        return (lines,)
    urls = tuple(dict.fromkeys(source for source, _ in cited))
    return (lines, Sources(urls, f"checked {max(checked for _, checked in cited)}"))


def _parts(answer: ProductAnswer) -> Iterator[Part]:
    if answer.topic == "seller":
        for seller in answer.sellers:
            yield from _seller(seller)
        yield SmallPrint((f"catalogue as of {answer.as_of}",))
        return
    yield Title(_TITLES[answer.topic])
    yield Lines(tuple(_lines(answer)))
    size = (formatting.count(answer.models, "model"), formatting.count(answer.routes, "route"))
    yield SmallPrint((f"{' · '.join(size)} · as of {answer.as_of}",))


def _lines(answer: ProductAnswer) -> Iterator[Line]:
    dates = [Line(str(each.as_of), each.name) for each in answer.sources]
    match answer.topic:
        case "sources":
            yield Line(
                "Prices and facts are read from published catalogues, ratings from Arena. What "
                "they leave out is taken from the labs' own pages and checked by hand."
            )
            yield from dates
            yield Line(
                "Every answer names the sources of its figures and their dates; no language model "
                "writes any of it."
            )
        case "age":
            days = (answer.today - answer.as_of).days
            age = f"{formatting.count(days, 'day')} ago" if days > 0 else "today"
            yield Line(f"The newest source is of {answer.as_of}, {age}. Prices are not live.")
            yield from dates
            yield Line(
                "What changed after those days cannot be known here. Newer prices come with a "
                "release, or every few hours where whoever runs me has switched that on."
            )
        case "sellers":
            yield from _verdicts(answer)
        case "order":
            yield from _order()
            yield from dates
        case "mark":
            yield Line(f"{offer_text.WARNING}.")
            yield Line("no model that qualifies is rated as high and costs as little.", "∗")
            yield Line("the better value of a row, where models are side by side.", "•")
            yield Line("the model that was asked for, among its neighbours.", "▸")
        case "coverage":
            counts = (
                formatting.count(answer.models, "model"),
                formatting.count(answer.routes, "route"),
            )
            yield Line(f"{' and '.join(counts)}, each a model at a seller.", "In all")
            yield from (Line(_coverage(names), label) for label, names in answer.coverage.items())
        case "trust":
            yield Line(
                "Sellers are graded by hand, by what can be checked; only vouched-for ones lead a "
                "list. Ask who one is for its grade, with source and day."
            )
            yield from (Line(f"{text}.", grade) for grade, text in _GRADES.items())
            yield Line(
                'graded other, or only passes requests on to who runs the model. Say "include '
                'resellers" to see them among the rest.',
                "reseller",
            )
        case topic:
            yield from ABOUT.get(topic, ())


def _verdicts(answer: ProductAnswer) -> Iterator[Line]:
    if verdicts := answer.verdicts:
        asked = formatting.capitalised(verdicts.asked)
        yield Line(f"{asked}; terms are those of paid use, by default.")
        yield Line(_coverage(verdicts.yes, _NAMED_AS_ASKED) if verdicts.yes else "none", "Yes")
        yield Line(_coverage(verdicts.no) if verdicts.no else "none", "No")
        unknown = f"{len(verdicts.unknown)} sellers, of which no source read here says it."
        yield Line(unknown, "Not known")
        yield Line('Ask who one is for its terms, with their page: "who is groq".')


def _coverage(names: tuple[str, ...], named: int = _NAMED) -> str:
    return f"{len(names):,}: {formatting.listed(names, named)}"


def _order() -> Iterator[Line]:
    yield Line("by Arena's rating for the job; of models rated alike, the cheapest.", "Best")
    yield Line(
        "by the cost of the stated work, or of a typical request, at sellers that can be "
        "vouched for.",
        "Cheapest",
    )
    yield Line(
        "what labs and published catalogues say of open weights, regions and so on, as of:",
        "Conditions",
    )


def _seller(seller: Seller) -> Iterator[Part]:
    provider, trust, company = seller.provider, seller.provider.trust, seller.provider.company
    yield Title(provider.name)
    own = f"{seller.lab}'s own API" if provider.kind == "lab" and seller.lab else None
    kind = formatting.capitalised(own or _KINDS[provider.kind])
    lines = [Line(f"{kind}. {_models(seller)}")]
    region = provider.serves and REGION_NAMES[provider.serves.region]
    known = (
        ("Registered in", company and company.country),
        ("Runs models in", (company and company.serves) or region),
        ("Prompts", company and company.retention),
    )
    lines += [Line(f"{text}", label) for label, text in known if text]
    missing = [label.lower() for label, text in known if not text]
    if missing:
        lines.append(Line(f"{', '.join(missing)}: no source read here says.", "Not known"))
    grade = trust.grade if trust else "other"
    evidence = f" Because: {trust.evidence}." if trust else ""
    lines.append(Line(f"{grade}: {_GRADES[grade]}.{evidence}", "Vouched for"))
    if trust and trust.others:
        lines.append(Line(f"{trust.others}: {_GRADES[trust.others]}.", "For models of others"))
    lines += (
        [Line(f"{formatting.capitalised(_FLAGS[f])}.", "Note") for f in trust.flags]
        if trust
        else []
    )
    if seller.gateway:
        lines.append(Line(seller.gateway.line, "Gateway"))
    yield Lines(tuple(lines))
    if seller.pages:
        urls = tuple(page.source for page in seller.pages)
        yield Sources(urls, f"checked {max(page.checked for page in seller.pages)}")


def _models(seller: Seller) -> str:
    if not seller.models:
        return "No model is known to be sold there."
    return f"It sells {formatting.count(seller.models, 'model')} of the catalogue."
