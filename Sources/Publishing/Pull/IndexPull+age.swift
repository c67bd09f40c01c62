import Corpus

extension IndexPull {
    /// - Throws: `limitExceeded` for a pointer that is older than the caller wants, or of a time so far ahead
    ///   that its age is not known.
    func checkAge(_ createdAt: Int) throws(QuarryError) {
        guard let limit = options.maximumAge else { return }
        let age = Double(options.now) - Double(createdAt)
        let path = "\(reader.place)/\(RepositoryLayout.pointer(options.channel))"
        guard age <= limit else {
            throw QuarryError(
                .limitExceeded, path: path,
                "is \(Int(age / 3600)) hours old, more than --max-age allows; look why nothing was "
                    + "exported since, the index is as it was")
        }
        // Of such a pointer no age would ever be too great.
        guard age >= -ChannelPointer.maximumLead else {
            throw QuarryError(
                .limitExceeded, path: path,
                "is of a time \(Int(-age / 3600)) hours ahead, so --max-age says nothing of it; set "
                    + "this machine's clock, or the exporter's, the index is as it was")
        }
    }
}
