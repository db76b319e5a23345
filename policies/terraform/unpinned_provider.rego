# METADATA
# title: Providers have a version
# description: >-
#   A provider without a version is the newest one whenever the lock file is made anew, and
#   a new major version may plan other changes than were reviewed.
# custom:
#   severity: info
#   applies_to: [terraform/terraform]
#   fix: >-
#     Give every provider a version constraint.
package sluicegate.terraform.unpinned_provider

import rego.v1

deny contains {"at": ["values", "required_providers", i, name], "message": message} if {
	provider := input.resource.values.required_providers[i][name][_]
	is_object(provider)
	not provider.version
	message := sprintf("the provider `%s` has no version", [name])
}
