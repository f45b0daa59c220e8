"""One job of a jobs file, as Toolforge understands it: its fields, and what goes with what."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

# Kubernetes' rule for names, and its limit for scheduled jobs, which Toolforge applies to all.
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_LONGEST_NAME = 52
_MACROS = frozenset({"@hourly", "@daily", "@weekly", "@monthly", "@yearly"})
_CRON_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_CRON_PART = re.compile(r"(?:\*|(\d+)(?:-(\d+))?)(?:/([1-9]\d*))?")
_QUANTITY = r"^\d+(\.\d+)?(m|k|[KMGT]i|[MGT])?$"
_PORT = re.compile(r"(\d{1,5})(?:/(?:tcp|udp))?")


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise PydanticCustomError(
            "bad-name", "a name has small letters, digits, '-' and '.', no '-' at an end"
        )
    if len(value) > _LONGEST_NAME:
        raise PydanticCustomError("bad-name", f"a name has at most {_LONGEST_NAME} characters")
    return value


def _schedule(value: str) -> str:
    fields = value.split()
    if value in _MACROS or (
        len(fields) == len(_CRON_RANGES)
        and all(
            _cron_part(part, low, high)
            for text, (low, high) in zip(fields, _CRON_RANGES, strict=True)
            for part in text.split(",")
        )
    ):
        return value
    macros = ", ".join(sorted(_MACROS))
    raise PydanticCustomError("bad-schedule", f"write five fields as cron does, or one of {macros}")


def _cron_part(part: str, low: int, high: int) -> bool:
    found = _CRON_PART.fullmatch(part)
    if found is None:
        return False
    numbers = [int(number) for number in found.groups()[:2] if number is not None]
    return all(low <= number <= high for number in numbers) and numbers == sorted(numbers)


def _port(value: str | int) -> str | int:
    found = _PORT.fullmatch(str(value))
    if found is None or not 0 < int(found[1]) < 1 << 16:
        raise ValueError("a port is a number from 1 to 65535, with /tcp or /udp if need be")
    return value


Quantity = Annotated[str, Field(pattern=_QUANTITY)]


class Job(BaseModel):
    """A job; fields are named as in the file, with '-' for '_'."""

    model_config = ConfigDict(
        extra="forbid", strict=True, alias_generator=lambda name: name.replace("_", "-")
    )

    name: Annotated[str, AfterValidator(_name)]
    command: Annotated[str, Field(min_length=1)]
    image: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*(/[a-z0-9._-]+(:[\w.-]+)?)?$")]
    schedule: Annotated[str, AfterValidator(_schedule)] | None = None
    continuous: bool = False
    mem: Quantity | None = None
    cpu: Quantity | None = None
    retry: Annotated[int, Field(ge=0, le=5)] = 0
    timeout: Annotated[int, Field(gt=0)] | None = None
    emails: Literal["none", "all", "onfinish", "onfailure"] = "none"
    mount: Literal["all", "none"] | None = None
    replicas: Annotated[int, Field(ge=0)] | None = None
    port: Annotated[str | int, AfterValidator(_port)] | None = None
    health_check_script: Annotated[str, Field(min_length=1)] | None = None
    health_check_http: Annotated[str, Field(pattern="^/")] | None = None
    filelog: bool | None = None
    no_filelog: bool | None = None
    filelog_stdout: str | None = None
    filelog_stderr: str | None = None

    @property
    def built(self) -> bool:
        """Whether the image is one of the build service."""
        return "/" in self.image

    @property
    def logs_to_files(self) -> bool:
        """Whether the output goes to files in the home folder: the default of ready images."""
        if self.filelog is not None or self.no_filelog is not None:
            return bool(self.filelog)
        return not self.built

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if self.continuous and self.schedule is not None:
            _fault("two-kinds", "a job is continuous or has a schedule, not both")
        if self.filelog and self.no_filelog:
            _fault("two-log-settings", "filelog and no-filelog exclude each other")
        if self.health_check_script is not None and self.health_check_http is not None:
            _fault("two-health-checks", "only one health check can be had")
        for field in ("replicas", "port", "health_check_script", "health_check_http"):
            if getattr(self, field) is not None and not self.continuous:
                _fault("wrong-kind", f"{_told(field)} is for continuous jobs only")
        if self.timeout is not None and self.schedule is None:
            _fault("wrong-kind", "timeout is for scheduled jobs only")
        if self.retry and self.continuous:
            _fault("wrong-kind", "retry is for jobs that end; a continuous one is always restarted")
        if self.health_check_http is not None and self.port is None:
            _fault("no-port", "health-check-http needs a port")
        mount = self.mount or ("none" if self.built else "all")
        if self.logs_to_files and mount != "all":
            _fault("log-needs-home", "logs in files need the home folder: mount: all")
        self._hears_signals()
        return self

    def _hears_signals(self) -> None:
        """Refuse a service that SIGTERM would not reach, as a shell would stand before it."""
        shell = self.logs_to_files or not self.built
        if self.continuous and shell and not self.command.startswith("exec "):
            _fault(
                "signal-lost",
                "a shell would stand between Toolforge and the bot, so that it could not finish "
                "its page when stopped: begin the command with 'exec', or use a build-service "
                "image without filelog",
            )


def _told(field: str) -> str:
    return field.replace("_", "-")


def _fault(code: str, message: str) -> None:
    raise PydanticCustomError(code, message)
