"""Settings that every test and every example in a docstring needs: no screen; what is absent is said."""

import os
import shlex

import pytest

os.environ.setdefault("MPLBACKEND", "Agg")
os.environ["TQDM_DISABLE"] = "1"

# One small Spark for the whole run, whoever asks first: this machine only, few rows, many plans that are not worth
# compiling.
_SPARK = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.log.level": "OFF",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
_GIVEN = [part for name, value in _SPARK.items() for part in ("--conf", f"{name}={value}")]
os.environ["PYSPARK_SUBMIT_ARGS"] = shlex.join([*_GIVEN, "pyspark-shell"])
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"

collect_ignore: list[str] = []
if not os.environ.get("AUDITKIT_REFERENCE_DATA"):
    collect_ignore.append("tests/real")


def pytest_report_header(config: pytest.Config) -> str:
    reference = os.environ.get("AUDITKIT_REFERENCE_DATA")
    if reference:
        return f"reference records: {reference}"
    return "reference records: AUDITKIT_REFERENCE_DATA is not set, tests/real is left out"
