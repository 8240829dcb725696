"""The bill of materials, by the rules of CycloneDX 1.6 that matter here. Whether it is complete and true: tests/faults (W2)."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from miteinander.operation import supplies

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
OF_A_BILL = {"bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"}
OF_A_PART = {"type", "bom-ref", "name", "version", "purl", "scope", "licenses", "hashes", "properties"}


def test_bill_has_the_shape_of_cyclonedx() -> None:
    bill = supplies.bill(supplies.Stock(), at=AT)
    assert set(bill) == OF_A_BILL
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", bill["serialNumber"])
    assert bill["metadata"]["timestamp"] == "2026-11-29T12:00:00Z"
    refs = [one["bom-ref"] for one in bill["components"]]
    assert len(refs) == len(set(refs))
    assert set(bill["dependencies"][0]["dependsOn"]) <= set(refs)
    for one in bill["components"]:
        assert set(one) <= OF_A_PART
        assert one["type"] == "library"
        assert one["scope"] in ("required", "excluded")
        assert re.fullmatch(r"pkg:(pypi|npm)/[a-z0-9%./_-]+@[^@]+", one["purl"]), one["purl"]
        for digest in one.get("hashes", ()):
            assert digest["alg"] == "SHA-512"
            assert re.fullmatch(r"[0-9a-f]{128}", digest["content"])


def test_bill_names_everything_and_tells_tools_from_what_runs() -> None:
    stock = supplies.Stock()
    bill = supplies.bill(stock, at=AT)
    scopes = {one["name"]: one["scope"] for one in bill["components"]}
    assert set(stock.installed()) - {supplies.OWN} <= set(scopes)
    assert {scopes[name] for name in ("django", "psycopg", "@kern-ux/native")} == {"required"}
    assert {scopes[name] for name in ("pytest", "axe-core") if name in scopes} <= {"excluded"}
    again = supplies.bill(stock, at=AT)
    assert again["serialNumber"] == bill["serialNumber"]  # the same installation, the same number


def test_command_writes_the_bill(tmp_path: Path) -> None:
    file = tmp_path / "bill.json"
    subprocess.run([sys.executable, "-m", "miteinander.operation.supplies", str(file)], check=True)
    assert json.loads(file.read_text())["components"]
