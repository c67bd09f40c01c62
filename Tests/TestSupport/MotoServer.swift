import Foundation

/// moto's server of S3 on loopback, which checks every signature, with a bucket `indexes` and a user who may
/// use it; gone with the object.
package final class MotoServer {
    /// It could not be started.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// What `quarry` has to have in its environment.
    package let environment: [String: String]
    private let program: ChildProgram

    /// - Parameter failing: of the requests each of so many fails, in three ways by turns; nil: none. Parts of
    ///   files may be small.
    package init(failing: Int? = nil) throws {
        guard let python = Tool(pythonWith: "moto.server") else {
            throw Failure(description: "no Python has moto.server")
        }
        program = try ChildProgram(
            python.path, ["-c", Self.script, "\(failing ?? 0)"],
            environment: [
                "INITIAL_NO_AUTH_ACTION_COUNT": "0", "NO_PROXY": "127.0.0.1",
                "S3_UPLOAD_PART_MIN_SIZE": "64",
            ],
            output: .pipe)
        // `http://127.0.0.1:45831 AKIA… …`
        let words = program.line().split(separator: " ").map(String.init)
        guard words.count == 3 else { throw Failure(description: "moto said: \(words)") }
        environment = [
            "AWS_ENDPOINT_URL": words[0], "AWS_ACCESS_KEY_ID": words[1],
            "AWS_SECRET_ACCESS_KEY": words[2], "AWS_REGION": "eu-west-1",
        ]
    }

    private static let script = """
        import json, sys, threading, urllib.request
        import boto3
        from werkzeug.serving import make_server
        from moto.server import DomainDispatcherApplication, create_backend_app

        failing = 0
        count = 0
        lock = threading.Lock()
        moto = DomainDispatcherApplication(create_backend_app)

        def app(environ, start_response):
            global count
            with lock:
                count += 1
                turn = count
            if not failing or turn % failing:
                return moto(environ, start_response)
            way = turn // failing % 3
            if way == 0:
                start_response("503 Slow Down", [("Content-Type", "application/xml")])
                return [b"<Error><Code>SlowDown</Code></Error>"]
            if way == 1:
                # It is done, and half of the answer is lost.
                body = b"".join(moto(environ, lambda status, headers, info=None: None))
                start_response("200 OK", [("Content-Length", str(len(body) + 10))])
                return [body[:len(body) // 2]]
            start_response("500 Internal Server Error", [])
            return [b"<Error><Code>InternalError</Code></Error>"]

        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = "http://127.0.0.1:%d" % server.server_port

        def allow(number):
            urllib.request.urlopen(urllib.request.Request(
                address + "/moto-api/reset-auth", data=number, method="POST",
                headers={"Content-Type": "text/plain"})).read()

        allow(b"inf")
        settings = dict(endpoint_url=address, aws_access_key_id="x", aws_secret_access_key="x",
                        region_name="eu-west-1")
        iam = boto3.client("iam", **settings)
        iam.create_user(UserName="quarry")
        key = iam.create_access_key(UserName="quarry")["AccessKey"]
        iam.put_user_policy(UserName="quarry", PolicyName="p", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Resource": "*",
                "Action": ["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject",
                           "s3:AbortMultipartUpload", "s3:ListBucketMultipartUploads"]}]}))
        boto3.client("s3", **settings).create_bucket(
            Bucket="indexes", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        allow(b"0")
        failing = int(sys.argv[1])
        print(address, key["AccessKeyId"], key["SecretAccessKey"], flush=True)
        threading.Event().wait()
        """
}
