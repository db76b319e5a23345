# METADATA
# title: Buckets are not public
# description: >-
#   A public access list opens every object in the bucket to everyone, and also those that
#   are put there later.
# custom:
#   severity: error
#   applies_to: [cloudformation/AWS::S3::Bucket]
#   fix: >-
#     Remove the access list, and turn all four switches of PublicAccessBlockConfiguration
#     on.
package sluicegate.cloudformation.public_bucket

import rego.v1

public := {"PublicRead", "PublicReadWrite", "AuthenticatedRead"}

deny contains {"at": ["values", "AccessControl"], "message": message} if {
	list := input.resource.values.AccessControl
	list in public
	message := sprintf("everyone may read the bucket: `%s`", [list])
}

switches := ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"]

# A switch that is not written is off.
deny contains {"at": ["values", "PublicAccessBlockConfiguration", i, switch], "message": message} if {
	block := input.resource.values.PublicAccessBlockConfiguration[i]
	is_object(block)
	some switch in switches
	object.get(block, switch, false) == false
	message := sprintf("public access is let through: `%s` is off", [switch])
}
