/**
 * Certificates of an authority that only tests trust, and their key: they protect nothing. All are valid until 2126, but the
 * one that has expired.
 *
 *     openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1
 *     openssl ca -config ... -selfsign -startdate 20200101000000Z -enddate 21260101000000Z
 *     openssl ca -config ... -extensions (subjectAltName=DNS:localhost,IP:127.0.0.1) -startdate ... -enddate ...
 *     openssl req -x509 -days 36500 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1
 */

/** Certificate of the authority. */
export const authority = `-----BEGIN CERTIFICATE-----
MIIBcTCCARegAwIBAgIBATAKBggqhkjOPQQDAjAfMR0wGwYDVQQDDBRlZmZlY3Qt
Y2xlcmsgdGVzdCBDQTAgFw0yMDAxMDEwMDAwMDBaGA8yMTI2MDEwMTAwMDAwMFow
HzEdMBsGA1UEAwwUZWZmZWN0LWNsZXJrIHRlc3QgQ0EwWTATBgcqhkjOPQIBBggq
hkjOPQMBBwNCAAS/B6LeI4Xfa9VolOQrm2C5hMqlmIUCqOFtPTwmCXZHwBLhgzIE
L7JQoOfaUee0VAFUwT2xfZtPSOY4iMoughaVo0IwQDAPBgNVHRMBAf8EBTADAQH/
MA4GA1UdDwEB/wQEAwICBDAdBgNVHQ4EFgQUmRNLdLYbP6mmJ2vJSjGvunsW7sww
CgYIKoZIzj0EAwIDSAAwRQIhAKT3BwncnfaiiGEK0edD7Oj0lRG9lN9rjfTpbAbL
95D8AiBCxebG3g2IeXuMlshpJezMVJlypeftA63/qPANL0Yrrw==
-----END CERTIFICATE-----
`

const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEKs0IitdTXsJtDYJ
qOlS6KeYRIvJmzTnrZyz9WaRceahRANCAAQ/QCAu9Yg/d5mqiiTtcRLpdhR0aY9W
OuYobRO01oL5A9Iqfy5WoeOc2/t0Vjc/ZCJtC3rol6Pq6HFJoyFGmKsD
-----END PRIVATE KEY-----
`

/** Key and certificate of a server, as Node's `tls` takes them. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** Certificate for `localhost` and 127.0.0.1. */
export const valid: Certificate = {
  key,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmDCCAT2gAwIBAgIBAjAKBggqhkjOPQQDAjAfMR0wGwYDVQQDDBRlZmZlY3Qt
Y2xlcmsgdGVzdCBDQTAgFw0yNjAxMDEwMDAwMDBaGA8yMTI2MDEwMTAwMDAwMFow
FDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
P0AgLvWIP3eZqook7XES6XYUdGmPVjrmKG0TtNaC+QPSKn8uVqHjnNv7dFY3P2Qi
bQt66Jej6uhxSaMhRpirA6NzMHEwGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAAB
MBMGA1UdJQQMMAoGCCsGAQUFBwMBMB8GA1UdIwQYMBaAFJkTS3S2Gz+ppidryUox
r7p7Fu7MMB0GA1UdDgQWBBQx0lYJs5RGFC9MaWQ+rF1ucdpa/jAKBggqhkjOPQQD
AgNJADBGAiEAnE6Sz91JLwR7djG/E1984g+W4hLdGARK93AJOZ4IWCoCIQDiUgn4
MpK+djyNSsHlYyAx6gGzebTZlzaL3k+wAfohIw==
-----END CERTIFICATE-----
`
}

/** Certificate for `localhost` and 127.0.0.1 that expired with the year 2020. */
export const expired: Certificate = {
  key,
  cert: `-----BEGIN CERTIFICATE-----
MIIBlDCCATugAwIBAgIBAzAKBggqhkjOPQQDAjAfMR0wGwYDVQQDDBRlZmZlY3Qt
Y2xlcmsgdGVzdCBDQTAeFw0yMDAxMDEwMDAwMDBaFw0yMTAxMDEwMDAwMDBaMBQx
EjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABD9A
IC71iD93maqKJO1xEul2FHRpj1Y65ihtE7TWgvkD0ip/Llah45zb+3RWNz9kIm0L
euiXo+rocUmjIUaYqwOjczBxMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAAATAT
BgNVHSUEDDAKBggrBgEFBQcDATAfBgNVHSMEGDAWgBSZE0t0ths/qaYna8lKMa+6
exbuzDAdBgNVHQ4EFgQUMdJWCbOURhQvTGlkPqxdbnHaWv4wCgYIKoZIzj0EAwID
RwAwRAIgLUB0HznwxOj1KnZqTqCJI6KB787kdunYCSti/6q/A+0CIHwuY/CQR2f9
q0sTgNmYTXGqpYrXpq2B/x+lFlZ4qsS5
-----END CERTIFICATE-----
`
}

/** Certificate for another host. */
export const ofAnotherHost: Certificate = {
  key,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAT+gAwIBAgIBBDAKBggqhkjOPQQDAjAfMR0wGwYDVQQDDBRlZmZlY3Qt
Y2xlcmsgdGVzdCBDQTAgFw0yNjAxMDEwMDAwMDBaGA8yMTI2MDEwMTAwMDAwMFow
FDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
P0AgLvWIP3eZqook7XES6XYUdGmPVjrmKG0TtNaC+QPSKn8uVqHjnNv7dFY3P2Qi
bQt66Jej6uhxSaMhRpirA6N1MHMwHAYDVR0RBBUwE4IRZWxzZXdoZXJlLmV4YW1w
bGUwEwYDVR0lBAwwCgYIKwYBBQUHAwEwHwYDVR0jBBgwFoAUmRNLdLYbP6mmJ2vJ
SjGvunsW7swwHQYDVR0OBBYEFDHSVgmzlEYUL0xpZD6sXW5x2lr+MAoGCCqGSM49
BAMCA0kAMEYCIQC4RBhxwONOic0+EKknD06poN/p4d6fcjRHA4vW3RJGWgIhAP0x
cMhVouci/GUu/0U+8VEGDxyPMlnH8+7xxaD4NDXo
-----END CERTIFICATE-----
`
}

/** Certificate for `localhost` and 127.0.0.1 that is signed by itself, not by the authority. */
export const selfSigned: Certificate = {
  key,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUeqAaLFdI8rWRa9CayGvWemrO8UowCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODE5MzcxN1oYDzIxMjYxMTA0
MTkzNzE3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ/QCAu9Yg/d5mqiiTtcRLpdhR0aY9WOuYobRO01oL5A9Iqfy5WoeOc
2/t0Vjc/ZCJtC3rol6Pq6HFJoyFGmKsDo28wbTAdBgNVHQ4EFgQUMdJWCbOURhQv
TGlkPqxdbnHaWv4wHwYDVR0jBBgwFoAUMdJWCbOURhQvTGlkPqxdbnHaWv4wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgbkA5eOULWGQ1at2A/B+9JIsxszzrKv2PJhnaqmSpt1wCIQDA
caAc9bxy9WBBW51wfHTM5JPQI3G30tPep99DuZ0GbQ==
-----END CERTIFICATE-----
`
}
