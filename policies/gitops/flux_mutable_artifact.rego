# METADATA
# title: Flux sources name a fixed artifact
# description: >-
#   An OCIRepository without a reference or with the tag `latest`, and a source that takes any
#   version, deploy whatever was pushed last.
# custom:
#   severity: warning
#   applies_to:
#     - kubernetes/source.toolkit.fluxcd.io/OCIRepository
#     - kubernetes/source.toolkit.fluxcd.io/GitRepository
#   fix: Set spec.ref.digest, spec.ref.semver or a version as spec.ref.tag.
#   fragments: true
package sluicegate.gitops.flux_mutable_artifact

import rego.v1

deny contains {"at": ["spec", "url"], "message": "the artifact is whatever `latest` is"} if {
	not input.partial
	input.identity.kind == "OCIRepository"
	is_string(input.object.spec.url)
	reference := object.get(input.object.spec, "ref", {})
	is_object(reference)
	count(named(reference)) == 0
}

deny contains {"at": ["spec", "ref", "tag"], "message": "the tag `latest` names another artifact each day"} if {
	reference := input.object.spec.ref
	reference.tag == "latest"
	named(reference) == {"tag"}
}

deny contains {"at": ["spec", "ref", "semver"], "message": "any version is the artifact"} if {
	reference := input.object.spec.ref
	regex.match(`^\s*([*xX](\.[*xX])*|>=?\s*v?0(\.0)*(-0)?)\s*$`, sprintf("%v", [reference.semver]))
	not reference.commit
	not "digest" in named(reference)
}

named(reference) := {key |
	some key in ["digest", "semver", "tag"]
	reference[key] != ""
	reference[key] != null
}
