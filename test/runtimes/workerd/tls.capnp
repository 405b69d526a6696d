using Workerd = import "/workerd/workerd.capnp";
using Base = import "config.capnp";

# As config.capnp, with an authority that it trusts.
const config :Workerd.Config = (
  services = [
    (name = "main", worker = Base.worker),
    (name = "internet", network = (allow = ["private"], tlsOptions = (trustedCertificates = [embed "/authority.pem"])))
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);
