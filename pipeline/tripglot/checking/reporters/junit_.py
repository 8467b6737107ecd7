"""JUnit XML: one test case per finding; errors fail, warnings and infos are in the output of passing cases."""

from collections.abc import Mapping
from xml.etree import ElementTree

from tripglot.checking.registry import Rule
from tripglot.checking.reporters.concise_ import line
from tripglot.checking.runner import Checked


def report(checked: Checked, rules: Mapping[str, Rule]) -> list[str]:
    """One suite."""
    findings = list(checked.findings)
    errors = sum(finding.severity == "error" for finding in findings)
    suite = ElementTree.Element(
        "testsuite", name="tripglot", tests=str(max(len(findings), 1)), failures=str(errors), errors="0"
    )
    for finding in findings:
        case = ElementTree.SubElement(
            suite, "testcase", classname=finding.path.as_posix(), name=f"{finding.code} line {finding.line}"
        )
        if finding.severity == "error":
            ElementTree.SubElement(case, "failure", message=finding.message).text = line(finding)
        else:
            ElementTree.SubElement(case, "system-out").text = line(finding)
    if not findings:
        ElementTree.SubElement(suite, "testcase", classname="tripglot", name=f"posts: {checked.files}")
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root, " ")
    text: str = ElementTree.tostring(root, encoding="unicode")
    return ['<?xml version="1.0" encoding="UTF-8"?>\n' + text]
