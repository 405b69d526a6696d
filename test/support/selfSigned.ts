/**
 * Certificate for `localhost` and 127.0.0.1, signed by itself, with its key: nobody trusts it, and it protects nothing.
 *
 *     openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
 *       -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1
 */
export const options = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOt4xyEXmOVix0BdA
tC/MpCJlkxM9ea9IiEQF1z6f11ShRANCAASKzz/zZnhzOwqeHg4U9DOFfg3ymmzW
d1oYCQi4RcLMWAigmw4noWi0XgpCRZ0b2OmQTtoTR9/QUjs27Amk8ewB
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmTCCAT+gAwIBAgIUauxxCZysYHHfE8TmZpGX+obBZkgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MB4XDTI2MTEyODE3NTgwNloXDTM2MTEyNTE3
NTgwNlowFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEis8/82Z4czsKnh4OFPQzhX4N8pps1ndaGAkIuEXCzFgIoJsOJ6FotF4K
QkWdG9jpkE7aE0ff0FI7NuwJpPHsAaNvMG0wHQYDVR0OBBYEFAjFx1IhmE9J8jt/
wpzV58NOz1LXMB8GA1UdIwQYMBaAFAjFx1IhmE9J8jt/wpzV58NOz1LXMA8GA1Ud
EwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMAoGCCqGSM49
BAMCA0gAMEUCICIMyBuHrN+7uXwb3JfqFXFek8Uajr7UKsprZ00dQFR5AiEAvOLX
KujXpZH61e4tLojgUDobDI3TPsvFpScLuP9DelE=
-----END CERTIFICATE-----
`
}
