"""Mail travels encrypted to a server whose certificate is trusted, and not at all to another."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from app.areas.mail.operations.lane import go_round
from app.kernel.clock import SetClock
from app.kernel.credentials import Vault, use_vault
from app.kernel.workspace import Workspace
from tests.areas.mail.posting import add_account, delivery, queued
from tests.areas.mail.postoffice import Postbox, knows, post_office

x509 = pytest.importorskip("cryptography.x509", reason="cryptography is not there to make a certificate with")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for loopback, with its key in the same file."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=400))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    encoding = serialization.Encoding.PEM
    path.write_bytes(made.public_bytes(encoding) + key.private_bytes(
        encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption(),
    ))
    return path


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_mail_goes_out_encrypted_to_a_trusted_server_alone(
    workspace: Workspace, certificate: Path, monkeypatch: pytest.MonkeyPatch, security: str,
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    # the server counts only STARTTLS as encrypted, and would else offer no login from the first word on
    from_start = {"ssl_context": context, "auth_require_tls": False}
    options = from_start if security == "ssl" else {"tls_context": context, "require_starttls": True}
    box, number = Postbox(), queued(workspace)
    with post_office(box, authenticator=knows("help", "geheim"), **options) as port:
        add_account(workspace, smtp_server="127.0.0.1", smtp_port=port, smtp_security=security)
        use_vault(Vault(None, {"mail 1": "geheim"}))
        done = go_round(workspace, lambda *_: None, lambda: False)
        assert "does not trust the certificate" in done.problems[0]
        assert (box.envelopes, delivery(workspace, number).attempts) == ([], 0)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert isinstance(workspace.clock, SetClock)
        workspace.clock.moment += timedelta(minutes=6)
        assert go_round(workspace, lambda *_: None, lambda: False).sent == 1
