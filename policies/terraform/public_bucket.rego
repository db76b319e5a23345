# METADATA
# title: Buckets are not public
# description: >-
#   A public access list opens every object in the bucket to everyone, and also those that are
#   put there later.
# custom:
#   severity: error
#   applies_to: [terraform/aws_s3_bucket, terraform/aws_s3_bucket_acl]
#   fix: >-
#     Remove the access list and add an aws_s3_bucket_public_access_block with all four switches
#     on.
package sluicegate.terraform.public_bucket

import rego.v1

public := {"public-read", "public-read-write"}

deny contains {"at": array.concat(["resource"], array.concat(path, ["acl"])), "message": message} if {
	walk(input.object.resource, [path, block])
	is_object(block)
	some type in path
	type in {"aws_s3_bucket", "aws_s3_bucket_acl"}
	block.acl in public
	message := sprintf("everyone may read the bucket: `%s`", [block.acl])
}
