using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "example", worker = .example),
    (name = "trigger", worker = .trigger),
    (name = "internet", network = (allow = ["private"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "trigger")]
);

const example :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "/worker.js")],
  compatibilityDate = "2026-05-12",
  compatibilityFlags = ["enable_request_signal"],
  bindings = [
    (name = "CLERK_SECRET_KEY", fromEnvironment = "CLERK_SECRET_KEY"),
    (name = "CLERK_API_URL", fromEnvironment = "CLERK_API_URL")
  ]
);

const trigger :Workerd.Worker = (
  modules = [(name = "trigger", esModule = embed "/trigger.js")],
  compatibilityDate = "2026-05-12",
  compatibilityFlags = ["service_binding_extra_handlers"],
  bindings = [(name = "EXAMPLE", service = "example")]
);
