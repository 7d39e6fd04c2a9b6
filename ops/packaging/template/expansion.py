"""The application's template as CloudFormation runs it: what the SAM transform makes of it."""

import copy
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

MANAGED = {
    "AWSCodeDeployRoleForLambda": "arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda",
    "AWSLambdaBasicExecutionRole": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
}


def expanded(template: Mapping[str, Any], parameters: Mapping[str, str], region: str) -> dict[str, Any]:
    """*template* after SAM's transform, in that Region; nothing is asked of AWS."""
    import boto3
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.arn_generator import ArnGenerator
    from samtranslator.translator.translator import Translator

    with _quiet():
        ArnGenerator.BOTO_SESSION_REGION_NAME = region
        # a session whose Region is known keeps the transform from looking for one on this machine
        translator = Translator(MANAGED, Parser(), boto_session=boto3.Session(region_name=region))
        # it works on what it is given
        result: dict[str, Any] = translator.translate(copy.deepcopy(dict(template)), dict(parameters))
    return result


@contextmanager
def _quiet() -> Iterator[None]:
    """It tells of features that only AWS itself can switch on."""
    logger = logging.getLogger("samtranslator")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
