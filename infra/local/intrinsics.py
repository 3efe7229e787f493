"""CloudFormation's intrinsic functions, as far as our templates use them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

Document = dict[str, Any]
ACCOUNT = "000000000000"
REGION = "eu-west-3"
_NO_VALUE = object()
_PLACEHOLDER = re.compile(r"\$\{(!?)([^}]+)\}")


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short tags."""


def _short_tag(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Document:
    value: object
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)  # noqa: S101 - YAML has three kinds of node
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_tag)


def parse(text: str) -> Document:
    """A template's text as a document in the long form of every function."""
    document: Document = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    return document


@dataclass(frozen=True, slots=True)
class Facts:
    """What exists outside the template: the region, and what was made of its resources."""

    region: str = REGION
    refs: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def arn(self, service: str, resource: str) -> str:
        """An address as AWS writes it, of our one local account."""
        return f"arn:aws:{service}:{self.region}:{ACCOUNT}:{resource}"


class Resolver:
    """Replaces intrinsic functions by values."""

    def __init__(self, document: Document, parameters: Mapping[str, str], facts: Facts) -> None:
        self._document = document
        self._facts = facts
        self._parameters = parameters_of(document, parameters)
        self._functions: dict[str, Callable[[Any], object]] = {
            "Ref": self.ref,
            "Condition": self.holds,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::If": self._if,
            "Fn::FindInMap": self._find_in_map,
            "Fn::Select": self._select,
            "Fn::Split": self._split,
            "Fn::Equals": lambda pair: self.resolve(pair[0]) == self.resolve(pair[1]),
            "Fn::Not": lambda one: not self.resolve(one[0]),
            "Fn::And": lambda many: all(self.resolve(one) for one in many),
            "Fn::Or": lambda many: any(self.resolve(one) for one in many),
        }

    def resolve(self, node: object) -> Any:  # noqa: ANN401 - JSON in, JSON out
        """The same node with every function replaced, NoValue left out."""
        if isinstance(node, dict):
            return self._resolve_mapping(node)
        if isinstance(node, list):
            return list(_present(self.resolve(one) for one in node))
        return node

    def resources(self, kind: str) -> dict[str, Document]:
        """Resolved properties of all resources of one type whose condition holds."""
        return {
            name: self.resolve(resource.get("Properties", {}))
            for name, resource in self._document["Resources"].items()
            if resource["Type"] == kind and self.holds(resource.get("Condition"))
        }

    def holds(self, condition: str | None) -> bool:
        """Is the named condition true? No condition always is."""
        return condition is None or bool(self.resolve(self._document["Conditions"][condition]))

    def ref(self, name: str) -> object:
        """What Ref answers: parameter, pseudo parameter or physical id."""
        pseudo = {
            "AWS::NoValue": _NO_VALUE,
            "AWS::Region": self._facts.region,
            "AWS::AccountId": ACCOUNT,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": "vigie-local",
            "AWS::StackId": self._facts.arn("cloudformation", "stack/vigie-local/0"),
        }
        for known in (pseudo, self._parameters, self._facts.refs):
            if name in known:
                return known[name]
        return self._named(name)

    def _resolve_mapping(self, node: Document) -> object:
        if len(node) == 1:
            (key, value), *_ = node.items()
            if key in self._functions and (key != "Condition" or isinstance(value, str)):
                return self._functions[key](value)
        pairs = ((key, self.resolve(value)) for key, value in node.items())
        return {key: value for key, value in pairs if value is not _NO_VALUE}

    def _named(self, name: str) -> str:
        properties = self._document["Resources"].get(name, {}).get("Properties", {})
        given = properties.get("TableName") or properties.get("QueueName")
        return str(self.resolve(given)) if given else name

    def _get_att(self, parts: list[str]) -> str:
        name, attribute = parts[0], ".".join(map(str, parts[1:]))
        known = self._facts.attributes.get((name, attribute))
        return known if known is not None else self._guess(name, attribute)

    def _guess(self, name: str, attribute: str) -> str:
        kind = self._document["Resources"].get(name, {}).get("Type", "")
        arns = {
            "AWS::DynamoDB::Table": ("dynamodb", f"table/{self._named(name)}"),
            "AWS::SQS::Queue": ("sqs", self._named(name)),
            "AWS::Lambda::Function": ("lambda", f"function:{name}"),
            "AWS::Cognito::UserPool": ("cognito-idp", f"userpool/{self.ref(name)}"),
        }
        if attribute == "Arn" and kind == "AWS::S3::Bucket":
            return f"arn:aws:s3:::{self.ref(name)}"
        if attribute == "Arn":
            return self._facts.arn(*arns.get(kind, ("local", name)))
        return self._named(name) if attribute == "QueueName" else f"{name}.{attribute}"

    def _sub(self, value: str | list[Any]) -> str:
        text, own = (value, {}) if isinstance(value, str) else (value[0], self.resolve(value[1]))

        def replaced(match: re.Match[str]) -> str:
            literal, name = match.groups()
            if literal:
                return f"${{{name}}}"
            if name in own:
                return str(own[name])
            return str(self._get_att(name.split(".", 1)) if "." in name else self.ref(name))

        return _PLACEHOLDER.sub(replaced, text)

    def _join(self, value: list[Any]) -> str:
        return str(value[0]).join(map(str, self.resolve(value[1])))

    def _if(self, value: list[Any]) -> object:
        return self.resolve(value[1] if self.holds(value[0]) else value[2])

    def _find_in_map(self, value: list[Any]) -> object:
        name, first, second = (self.resolve(one) for one in value[:3])
        return self._document["Mappings"][name][first][second]

    def _select(self, value: list[Any]) -> object:
        return self.resolve(value[1])[int(self.resolve(value[0]))]

    def _split(self, value: list[Any]) -> list[str]:
        return str(self.resolve(value[1])).split(value[0])


def parameters_of(document: Document, given: Mapping[str, str]) -> dict[str, str]:
    """Every parameter's value: the given one, else its default.

    Raises:
        ValueError: a parameter has neither.
    """
    declared = document.get("Parameters", {})
    missing = [n for n, spec in declared.items() if n not in given and "Default" not in spec]
    if missing:
        raise ValueError(f"parameters without a value: {', '.join(missing)}")
    return {name: str(given.get(name, spec.get("Default"))) for name, spec in declared.items()}


def _present(values: Iterable[object]) -> Iterable[object]:
    return (value for value in values if value is not _NO_VALUE)
