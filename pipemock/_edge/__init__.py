"""The boundary to boto3 and botocore: no other package imports them."""
