# METADATA
# title: Sources are verified by their signature
# description: >-
#   Without `verify`, Flux deploys whatever the source offers; a signature binds it to those who
#   may sign, even when the repository or the registry is taken over.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to:
#     - kubernetes/source.toolkit.fluxcd.io/GitRepository
#     - kubernetes/source.toolkit.fluxcd.io/OCIRepository
#   fix: Add spec.verify with the provider and the keys or identities that may sign.
package sluicegate.gitops.flux_unverified_source

import rego.v1

deny contains {"at": ["spec"], "message": message} if {
	not input.object.spec.verify
	is_object(input.object.spec)
	message := sprintf("nobody's signature of `%s` is asked for", [input.identity.name])
}
