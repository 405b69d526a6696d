using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    # Servers on loopback are private addresses.
    (name = "internet", network = (allow = ["private"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);

const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "/scenario.js")],
  compatibilityDate = "2026-05-12",
  # A request whose client goes away aborts its signal.
  compatibilityFlags = ["enable_request_signal"],
  bindings = [
    (name = "CLERK_SECRET_KEY", fromEnvironment = "CLERK_SECRET_KEY"),
    (name = "CLERK_API_URL", fromEnvironment = "CLERK_API_URL"),
    (name = "FAULTY_URL", fromEnvironment = "FAULTY_URL"),
    (name = "CLOSED_URL", fromEnvironment = "CLOSED_URL")
  ]
);
