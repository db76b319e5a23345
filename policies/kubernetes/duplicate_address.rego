# METADATA
# title: A load balancer's address and port belong to one Service
# description: >-
#   Two Services ask for the same port of the same address. One of them stays without an
#   address, which one may change with any restart.
# custom:
#   severity: warning
#   applies_to: [environment/conflict]
#   fix: Give one of them another address or port.
package sluicegate.kubernetes.duplicate_address

import rego.v1

deny contains {"message": message} if {
	input.what == "address"
	message := sprintf("Service `%s` in `%s` already has %s", [
		input.near.identity.name,
		input.near.file,
		input.target.detail,
	])
}
