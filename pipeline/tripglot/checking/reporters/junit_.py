"""JUnit XML: one test case per finding, and per file that could not be read; errors fail, other findings pass."""

from collections.abc import Mapping
from xml.etree import ElementTree

from tripglot.checking.registry import Rule
from tripglot.checking.reporters.concise_ import line
from tripglot.checking.runner import Checked
from tripglot.interchange.xml_ import written


def report(checked: Checked, rules: Mapping[str, Rule]) -> list[str]:
    """One suite."""
    findings = list(checked.findings)
    errors = sum(finding.severity == "error" for finding in findings)
    unread = len(checked.problems)
    suite = ElementTree.Element(
        "testsuite",
        name="tripglot",
        tests=str(max(len(findings) + unread, 1)),
        failures=str(errors),
        errors=str(unread),
    )
    for finding in findings:
        case = ElementTree.SubElement(
            suite, "testcase", classname=finding.path.as_posix(), name=f"{finding.code} line {finding.line}"
        )
        if finding.severity == "error":
            ElementTree.SubElement(case, "failure", message=finding.message).text = line(finding)
        else:
            ElementTree.SubElement(case, "system-out").text = line(finding)
    for problem in checked.problems:
        case = ElementTree.SubElement(suite, "testcase", classname=problem.path, name="not checked")
        ElementTree.SubElement(case, "error", message=problem.message).text = str(problem)
    if not findings and not unread:
        ElementTree.SubElement(suite, "testcase", classname="tripglot", name=f"posts: {checked.files}")
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root, " ")
    return ['<?xml version="1.0" encoding="UTF-8"?>\n' + written(root)]
