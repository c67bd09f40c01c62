import CCurl

/// One of libcurl's handles, with the connections that it keeps.
///
/// A handle may be used on any thread, by one at a time (libcurl-thread(3)): `WebSession` lends it
/// out.
final class WebHandle: @unchecked Sendable {
    private let pointer: UnsafeMutableRawPointer
    /// The first option since the last `reset` that libcurl did not take, and why, for people.
    private(set) var refusal: String?

    /// Nil where libcurl has no memory for it.
    init?() {
        guard Self.isReady, let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
    }

    deinit { curl_easy_cleanup(pointer) }

    /// Once for the process, before all else.
    private static let isReady = quarry_curl_start() == CURLE_OK

    /// Forgets all settings, and keeps connections.
    func reset() {
        curl_easy_reset(pointer)
        refusal = nil
    }

    /// - Returns: whether libcurl took it, as with the others.
    @discardableResult
    func set(_ option: CURLoption, to number: Int) -> Bool {
        took(option, quarry_curl_number(pointer, option, number))
    }

    @discardableResult
    func set(_ option: CURLoption, toSize size: Int) -> Bool {
        took(option, quarry_curl_size(pointer, option, curl_off_t(size)))
    }

    /// libcurl copies the text.
    @discardableResult
    func set(_ option: CURLoption, to text: String) -> Bool {
        took(option, quarry_curl_text(pointer, option, text))
    }

    /// - Parameter address: of what lives until the transfer is over.
    @discardableResult
    func set(_ option: CURLoption, to address: UnsafeMutableRawPointer?) -> Bool {
        took(option, quarry_curl_pointer(pointer, option, address))
    }

    @discardableResult
    func set(_ option: CURLoption, to function: @escaping quarry_curl_piece) -> Bool {
        took(option, quarry_curl_on_piece(pointer, option, function))
    }

    @discardableResult
    func set(seek function: @escaping quarry_curl_seek) -> Bool {
        took(CURLOPT_SEEKFUNCTION, quarry_curl_on_seek(pointer, function))
    }

    /// Runs what is set, to its end.
    func perform() -> CURLcode { curl_easy_perform(pointer) }

    private func took(_ option: CURLoption, _ code: CURLcode) -> Bool {
        guard code != CURLE_OK else { return true }
        if refusal == nil {
            let name = curl_easy_option_by_id(option).map { String(cString: $0.pointee.name) }
            let reason = String(cString: curl_easy_strerror(code))
            refusal = "\(name ?? "\(option.rawValue)"): \(reason)"
        }
        return false
    }
}
