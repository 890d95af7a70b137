// Shows openapi.yaml; "Execute" sends the request to the service that the page comes from.

const dark = matchMedia("(prefers-color-scheme: dark)");
const followScheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", followScheme);
followScheme();

// An address that names a problem is left as it is; the viewer, once drawn, has pushed the problem away.
const problem = document.getElementById(location.hash.slice(1));
function finish() {
  document.getElementById("servers").ariaLabel = "Server"; // the viewer leaves it without a name
  problem?.scrollIntoView();
}

SwaggerUIBundle({
  url: "openapi.yaml",
  dom_id: "#contract",
  deepLinking: !problem,
  tryItOutEnabled: true,
  onComplete: () => setTimeout(finish),
});
