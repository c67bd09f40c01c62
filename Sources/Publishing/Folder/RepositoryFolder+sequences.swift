import Corpus
import Storage

/// The numbers of a channel's pointers. Receivers take no number twice and none that is lower than
/// one they have seen, so the last number there is, once signed, would end the channel.
extension RepositoryFolder {
    /// Above all numbers that receivers can have seen, with nothing there under it.
    ///
    /// Where one of the keys has given numbers in the channel, those count, and the pointer's as far
    /// as counting comes to it: who can write to the repository, but has no key, could name the
    /// last one there is.
    /// - Parameter keys: empty: every number counts.
    /// - Throws: `limitExceeded` where none is left; `io`.
    func nextSequence(
        after stored: StoredPointer?, in channel: String, givenBy keys: [PublicKey]
    ) throws(QuarryError) -> Int {
        let numbers = try numbers(of: channel)
        var next: Int
        if let last = try lastGiven(in: channel, after: stored, by: keys) {
            // One that is not theirs may have been taken too, where counting comes to it.
            let foreign = stored.map(\.pointer.sequence).flatMap {
                ChannelPointer.countedSequences.contains($0) ? $0 : nil
            }
            next = max(last, foreign ?? 0) + 1
        } else {
            let counted =
                keys.isEmpty ? ChannelPointer.sequences : ChannelPointer.countedSequences
            let last = numbers.last { counted.contains($0) } ?? 0
            next = max(stored?.pointer.sequence ?? 0, last) + 1
        }
        // What an export left that was killed, or lost to another one, may be anybody's.
        for number in numbers where number == next { next += 1 }
        guard ChannelPointer.sequences.contains(next) else {
            throw QuarryError(
                .limitExceeded, path: path(RepositoryLayout.pointer(channel)),
                "no sequence is left after \(next - 1); take another channel, or, if no export has "
                    + "given that number, remove what has it")
        }
        return next
    }

    /// Holds the pointer that a channel has to keys before one of them signs the next.
    ///
    /// A channel in which none of them has given a number is gone on with if nobody else has signed
    /// where it is, as far as its number can have been counted up to.
    /// - Throws: `corrupt`, saying what to do; `io`.
    func checkGiven(
        _ stored: StoredPointer?, in channel: String, by keys: [PublicKey]
    ) throws(QuarryError) {
        guard let stored, try signer(of: stored, among: keys) == nil else { return }
        guard try !hasGiven(in: channel, by: keys) else {
            var refusal = refusal(of: stored, notSignedBy: keys)
            refusal.statement += "; if another key may have signed it, name that with --trust"
            throw refusal
        }
        try checkIsNobodys(stored, in: channel, but: keys)
        let number = stored.pointer.sequence
        guard ChannelPointer.countedSequences.contains(number) else {
            throw QuarryError(
                .corrupt, path: path(RepositoryLayout.pointer(channel)),
                "no channel comes to the sequence \(number) by counting, and no key that is known "
                    + "has signed it: \(advice(for: channel))")
        }
    }

    /// Keeps a wrong key from taking a channel away from those who hold it to the right one.
    private func checkIsNobodys(
        _ stored: StoredPointer, in channel: String, but keys: [PublicKey]
    ) throws(QuarryError) {
        let name = RepositoryLayout.numbered(channel, sequence: stored.pointer.sequence)
        guard let signature = try soundSignature(of: name),
            !keys.contains(where: { $0.id == signature.keyID })
        else { return }
        throw QuarryError(
            .corrupt, path: path(name + RepositoryLayout.minisign),
            "the channel is signed by another key, \(PublicKey.name(of: signature.keyID)), and who "
                + "holds it to that key would refuse what is signed by this one: sign with that key, "
                + "name it with --trust, hand over by `quarry key rotate`, or take another channel; "
                + "if it is nobody's key, remove this signature")
    }

    /// Whether one of the keys has given a number in the channel.
    func hasGiven(in channel: String, by keys: [PublicKey]) throws(QuarryError) -> Bool {
        try lastGiven(in: channel, after: nil, by: keys) != nil
    }

    /// Of a pointer in a channel that one of the keys has signed, but not this pointer.
    func refusal(of stored: StoredPointer, notSignedBy keys: [PublicKey]) -> QuarryError {
        let pointer = stored.pointer
        return QuarryError(
            .corrupt, path: path(RepositoryLayout.pointer(pointer.channel)),
            "the sequence \(pointer.sequence) is not signed by the key that has signed this "
                + "channel: \(advice(for: pointer.channel, signedBy: keys))")
    }

    /// What to do where a channel's pointer can't be gone on from.
    /// - Parameter keys: of which one has to have signed what is put back; empty: anybody.
    func advice(for channel: String, signedBy keys: [PublicKey] = []) -> String {
        let numbers = (try? recordNumbers(of: channel)) ?? []
        let sound = numbers.last { number in
            guard ChannelPointer.countedSequences.contains(number),
                let stored = try? record(number, of: channel)
            else { return false }
            return keys.isEmpty || (try? signer(of: stored, among: keys)) != nil
        }
        guard let sound else { return "remove it, and export again" }
        let name = RepositoryLayout.numbered(channel, sequence: sound) + RepositoryLayout.record
        return "copy \(path(name)) over it, which is the pointer of sequence \(sound), kept"
    }

    /// Whether the channel's last number was given with a signature.
    func isSigned(_ pointer: ChannelPointer?, in channel: String) throws(QuarryError) -> Bool {
        let last = max(pointer?.sequence ?? 0, try numbers(of: channel).last ?? 0)
        let name = RepositoryLayout.numbered(channel, sequence: last)
        return try store.exists(name + RepositoryLayout.minisign)
    }

    /// Numbers with a record, ascending. What an export left that was killed before it had moved
    /// the pointer is above the pointer's.
    func recordNumbers(of channel: String) throws(QuarryError) -> [Int] {
        try numbers(of: channel, endings: [RepositoryLayout.record])
    }

    /// Numbers that have a file, ascending: even where an export was killed before it had moved the
    /// pointer, or somebody has removed the pointer.
    private func numbers(
        of channel: String, endings: [String] = RepositoryLayout.numberedEndings
    ) throws(QuarryError) -> [Int] {
        let names = try store.names(in: "\(RepositoryLayout.channels)/\(channel)")
        let numbers = names.compactMap { name in
            endings.first(where: name.hasSuffix).flatMap { Int(name.dropLast($0.count)) }
        }
        return Set(numbers.filter(ChannelPointer.sequences.contains)).sorted()
    }

    /// The highest number that one of the keys has given, as its signature says: the pointer itself
    /// may be gone. Nil: none.
    /// - Complexity: O(signatures that are none of theirs, above that number), which are read.
    private func lastGiven(
        in channel: String, after stored: StoredPointer?, by keys: [PublicKey]
    ) throws(QuarryError) -> Int? {
        guard !keys.isEmpty else { return nil }
        var last: Int?
        if let stored, try signer(of: stored, among: keys) != nil {
            last = stored.pointer.sequence
        }
        let numbers = try numbers(of: channel, endings: [RepositoryLayout.minisign])
        for number in numbers.reversed() where number > last ?? 0 {
            let name = RepositoryLayout.numbered(channel, sequence: number)
            guard try soundSignature(of: name)?.gives(number, in: channel, by: keys) != true
            else { return number }
        }
        return last
    }
}

extension Signature {
    /// Whether one of the keys has given a number in a channel by this: what a signature says
    /// beside a pointer is signed too, see `ChannelPointer.comment`.
    fileprivate func gives(_ number: Int, in channel: String, by keys: [PublicKey]) -> Bool {
        let stated = comment.dropLast(Digest.byteCount * 2)
        return comment.hasPrefix("quarry index:")
            && stated.hasSuffix(" channel:\(channel) sequence:\(number) root:")
            && keys.contains {
                $0.id == keyID
                    && $0.signed(bytes + Array(comment.utf8), signature: commentSignature)
            }
    }
}
