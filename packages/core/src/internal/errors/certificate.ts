/** Tells whether an error's code is that of Node or Bun for a server's certificate that the client has rejected, by whatever name. */
export const isCertificateCode = (code = ""): boolean =>
  /^((\w+_)?CERT(_\w+)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/.test(code)
