import Fields
import Foundation
import TestSupport

@testable import Serving

/// A tab of a Chromium without a window, driven by the DevTools protocol over two pipes; gone with
/// the object.
final class BrowserTab {
    static let chromium = Tool("chromium")

    struct Failure: Error, CustomStringConvertible { var description: String }

    private let program: ChildProgram
    private let profile: TemporaryFolder
    private let requests: Int32
    private let replies: Int32
    private var buffer: [UInt8] = []
    private var number = 0
    private var session: String?
    /// What the page complained of: exceptions, and errors on its console.
    private(set) var complaints: [String] = []
    /// What it asked other servers than this for.
    private(set) var addresses: [String] = []

    /// - Parameters:
    ///   - languages: Accept-Language.
    ///   - phone: a small screen, touched.
    init(
        languages: String = "en", isDark: Bool = false, isPhone: Bool = false,
        runsScripts: Bool = true
    )
        throws
    {
        profile = try TemporaryFolder()
        let (input, output) = (profile.file("requests"), profile.file("replies"))
        guard mkfifo(input, 0o600) == 0, mkfifo(output, 0o600) == 0 else {
            throw Failure(description: "no pipes: \(errno)")
        }
        // Opened for both, so that neither end waits for the other.
        requests = Glibc.open(input, O_RDWR)
        replies = Glibc.open(output, O_RDWR)
        let arguments = [
            "-c", #"exec "$0" "$@" 3<"$REQUESTS" 4>"$REPLIES""#, Self.chromium?.path ?? "",
            "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
            "--no-first-run", "--user-data-dir=" + profile.file("profile"), "about:blank",
        ]
        program = try ChildProgram(
            "/bin/sh", arguments, environment: ["REQUESTS": input, "REPLIES": output])
        let target = try call("Target.createTarget", ["url": "about:blank"])
        session = try call(
            "Target.attachToTarget", ["targetId": target["targetId"] ?? .null, "flatten": true])[
                "sessionId"]?.string
        for domain in ["Page", "Runtime", "Log", "Network", "DOM"] { try call("\(domain).enable") }
        try call(
            "Network.setExtraHTTPHeaders", ["headers": ["Accept-Language": .string(languages)]])
        try call(
            "Emulation.setEmulatedMedia",
            [
                "features": [
                    [
                        "name": "prefers-color-scheme",
                        "value": .string(isDark ? "dark" : "light"),
                    ]
                ]
            ])
        try call(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .integer(isPhone ? 390 : 1_280), "height": .integer(isPhone ? 844 : 900),
                "deviceScaleFactor": .integer(isPhone ? 2 : 1), "mobile": .bool(isPhone),
            ])
        if !runsScripts { try call("Emulation.setScriptExecutionDisabled", ["value": true]) }
    }

    deinit {
        _ = program.end(SIGTERM)
        close(requests)
        close(replies)
    }

    func open(_ address: String) throws { try call("Page.navigate", ["url": .string(address)]) }

    /// What an expression of JavaScript gives in the page.
    func value(_ expression: String) throws -> JSONValue {
        let answer = try call(
            "Runtime.evaluate",
            [
                "expression": .string(expression), "returnByValue": true, "awaitPromise": true,
                "userGesture": true,
            ])
        if let problem = answer["exceptionDetails"] {
            throw Failure(description: "\(expression): \(JSONText.text(problem).prefix(500))")
        }
        return answer["result"]?["value"] ?? .null
    }

    /// Waits until an expression is true.
    func wait(for expression: String, seconds: Double = 30) throws {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            if (try? value("Boolean(\(expression))")) == .bool(true) { return }
            usleep(50_000)
        }
        let page = try value("document.body.innerText").string ?? ""
        throw Failure(description: "not within \(seconds) s: \(expression); \(page.prefix(400))")
    }

    func type(_ text: String) throws { try call("Input.insertText", ["text": .string(text)]) }

    /// - Parameter code: as Windows has it; 229 is a key that an input method takes.
    func press(_ key: String, code: Int) throws {
        for kind in ["keyDown", "keyUp"] {
            var event: [String: JSONValue] = [
                "type": .string(kind), "key": .string(key), "code": .string(key),
                "windowsVirtualKeyCode": .integer(code),
            ]
            if kind == "keyDown", key == "Enter", code == 13 { event["text"] = "\r" }
            if kind == "keyDown", key.count == 1 { event["text"] = .string(key) }
            try call("Input.dispatchKeyEvent", .object(event))
        }
    }

    /// The page as it is shown, a PNG.
    func picture() throws -> Data {
        let answer = try call("Page.captureScreenshot", ["format": "png"])
        return Data(base64Encoded: answer["data"]?.string ?? "") ?? Data()
    }

    /// The document as the browser understood it; for pages whose scripts don't run. Empty where
    /// another one takes its place meanwhile.
    func markup() throws -> String {
        let document = try call("DOM.getDocument", ["depth": 1])
        let root = document["root"]?["nodeId"] ?? .null
        let markup = try? call("DOM.getOuterHTML", ["nodeId": root])
        return markup?["outerHTML"]?.string ?? ""
    }

    @discardableResult
    func call(_ method: String, _ parameters: JSONValue = [:]) throws -> JSONValue {
        number += 1
        var message: [String: JSONValue] = [
            "id": .integer(number), "method": .string(method), "params": parameters,
        ]
        if let session { message["sessionId"] = .string(session) }
        let bytes = [UInt8](JSONText.data(JSONValue.object(message))) + [0]
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(requests, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failure(description: "chromium takes nothing") }
            sent += count
        }
        while true {
            let reply = try receive()
            guard reply["id"]?.integer == number else {
                note(reply)
                continue
            }
            if let error = reply["error"] {
                throw Failure(description: "\(method): \(JSONText.text(error))")
            }
            return reply["result"] ?? .null
        }
    }

    private func note(_ event: JSONValue) {
        let parameters = event["params"]
        switch event["method"]?.string {
        case "Runtime.exceptionThrown": complaints.append(JSONText.text(parameters ?? .null))
        case "Log.entryAdded":
            let entry = parameters?["entry"]
            let text = "\(entry?["text"]?.string ?? "") \(entry?["url"]?.string ?? "")"
            if entry?["level"]?.string == "error" { complaints.append(text) }
        case "Network.requestWillBeSent":
            addresses.append(parameters?["request"]?["url"]?.string ?? "")
        default: break
        }
    }

    private func receive() throws -> JSONValue {
        while true {
            if let end = buffer.firstIndex(of: 0) {
                let message = Data(buffer[..<end])
                buffer.removeSubrange(...end)
                return try JSONValue(parsing: message)
            }
            var watched = pollfd(fd: replies, events: Int16(POLLIN), revents: 0)
            guard poll(&watched, 1, 60_000) > 0 else {
                throw Failure(description: "chromium says nothing")
            }
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(replies, &piece, piece.count)
            guard count > 0 else { throw Failure(description: "chromium is gone") }
            buffer += piece[..<count]
        }
    }
}
