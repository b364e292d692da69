"""The worlds that judges look at, as scripts of `rolelab shell`."""

# A role that EC2 may wear, in an instance profile.
ROLE = """
trust='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
aws iam create-role --role-name s3access --assume-role-policy-document "$trust" >/dev/null &&
aws iam attach-role-policy --role-name s3access --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess &&
aws iam create-instance-profile --instance-profile-name S3AdminAccess >/dev/null &&
aws iam add-role-to-instance-profile --instance-profile-name S3AdminAccess --role-name s3access || exit 1
old=$(aws ec2 describe-images --filters 'Name=name,Values=amzn2-*' --query 'Images[0].ImageId' --output text)
new=$(aws ec2 describe-images --filters 'Name=name,Values=al2023-*' --query 'Images[0].ImageId' --output text)
launch() {
  name=$1; shift
  aws ec2 run-instances --instance-type t3.micro "$@" \
    --tag-specifications "ResourceType=instance,Tags=[{Key=Name,Value=$name}]" >/dev/null || exit 1
}
"""

# web-1 asks for no token and wears the role; web-2 asks for one and wears it; bare has no role; off answers nobody.
FOUR = ROLE + """
launch web-1 --image-id $old --iam-instance-profile Name=S3AdminAccess --user-data '#!/bin/sh
echo hi' &&
launch web-2 --image-id $new --iam-instance-profile Name=S3AdminAccess --key-name lab-key \
  --metadata-options HttpTokens=required,InstanceMetadataTags=enabled &&
launch bare --image-id $old &&
launch off --image-id $old --metadata-options HttpEndpoint=disabled || exit 1
sleep 20
"""
