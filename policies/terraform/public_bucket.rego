# METADATA
# title: Buckets are not public
# description: >-
#   A public access list opens every object in the bucket to everyone, and also those that are
#   put there later.
# custom:
#   severity: error
#   applies_to: [terraform/aws_s3_bucket, terraform/aws_s3_bucket_acl, terraform/aws_s3_bucket_public_access_block]
#   fix: >-
#     Remove the access list and add an aws_s3_bucket_public_access_block with all four switches
#     on.
package sluicegate.terraform.public_bucket

import rego.v1

public := {"public-read", "public-read-write", "authenticated-read"}

known := {"bucket"} | {name | some name in switches}

switches := ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]

deny contains {"at": array.concat(["resource"], array.concat(path, ["acl"])), "message": message} if {
	walk(input.object.resource, [path, block])
	is_object(block)
	some type in path
	type in {"aws_s3_bucket", "aws_s3_bucket_acl"}
	block.acl in public
	message := sprintf("everyone may read the bucket: `%s`", [block.acl])
}

# A switch that is not written is off.
deny contains {"at": array.concat(["resource"], array.concat(path, [switch])), "message": message} if {
	walk(input.object.resource, [path, block])
	is_object(block)
	"aws_s3_bucket_public_access_block" in path
	count(object.keys(block) & known) > 0
	some switch in switches
	object.get(block, switch, false) in {false, "false", null}
	message := sprintf("public access is let through: `%s` is off", [switch])
}
