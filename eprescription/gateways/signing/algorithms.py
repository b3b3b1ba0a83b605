"""What a signature may be made with (I04-1): RSA or ECDSA with SHA-256 or better, exclusive canonical XML, no more."""

from signxml import DigestAlgorithm, SignatureMethod


SIGNATURE_METHODS = frozenset(
    {
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
        SignatureMethod.ECDSA_SHA512,
    }
)
DIGEST_ALGORITHMS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})

METHODS = frozenset(method.value for method in SIGNATURE_METHODS)
DIGESTS = frozenset(digest.value for digest in DIGEST_ALGORITHMS)
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
