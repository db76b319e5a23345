# METADATA
# title: Requests are sent to Services that exist
# description: >-
#   The namespace has Services in this environment, and none of that name. Whatever is sent
#   there is answered with an error, or by the default backend.
# custom:
#   severity: warning
#   applies_to: [environment/reference]
#   fix: Correct the name, or add the Service.
package sluicegate.kubernetes.missing_backend

import rego.v1

deny contains {"message": message} if {
	input.what == "backend"
	message := sprintf("no %s `%s` is in this environment%s", [input.target.kind, input.target.name, alike])
}

default alike := ""

alike := sprintf("; did you mean `%s`?", [input.near.detail]) if input.near.detail != ""
