// The SHA-256 thumbprint (RFC 8705: base64url, no padding) of the caller's TLS certificate; nginx itself has SHA-1 only.
import crypto from 'crypto';

function thumbprint(r) {
  const pem = r.variables.ssl_client_raw_cert;
  if (!pem || r.variables.ssl_client_verify !== 'SUCCESS') {
    return '';
  }
  const der = Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  return crypto.createHash('sha256').update(der).digest('base64url');
}

export default { thumbprint };
