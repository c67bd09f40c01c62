import CCurl

/// One of libcurl's handles, with the connections that it keeps.
///
/// A handle may be used on any thread, by one at a time (libcurl-thread(3)): `WebSession` lends it
/// out.
final class WebHandle: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    /// Nil where libcurl has no memory for it.
    init?() {
        guard Self.isReady, let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
    }

    deinit { curl_easy_cleanup(pointer) }

    /// Once for the process, before all else.
    private static let isReady = quarry_curl_start() == CURLE_OK

    /// Forgets all settings, and keeps connections.
    func reset() { curl_easy_reset(pointer) }

    func set(_ option: CURLoption, to number: Int) {
        _ = quarry_curl_number(pointer, option, number)
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, to text: String) {
        _ = quarry_curl_text(pointer, option, text)
    }
}
