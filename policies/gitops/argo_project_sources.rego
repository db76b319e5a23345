# METADATA
# title: Projects of Argo CD name their sources
# description: >-
#   A project that takes any repository deploys what anybody has put anywhere; the review of this
#   repository is then worth nothing.
# custom:
#   severity: warning
#   applies_to: [kubernetes/argoproj.io/AppProject]
#   fix: List the repositories in spec.sourceRepos.
#   fragments: true
package sluicegate.gitops.argo_project_sources

import rego.v1

deny contains {"at": ["spec", "sourceRepos", i], "message": message} if {
	source := input.object.spec.sourceRepos[i]
	is_any(source)
	message := sprintf("the project `%s` deploys from `%s`", [input.identity.name, source])
}

is_any(source) if source in {"*", "**"}

# A whole forge is anybody's.
is_any(source) if {
	is_string(source)
	regex.match(`^(https?|ssh|oci)://([^/]*\*[^/]*|[^/]+/\*\*?(/\*\*?)?)/?$`, source)
}
