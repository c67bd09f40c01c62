extension TermScanner {
    /// Shows the Arabic form of a number in Han characters that begins at `offset`, in the place
    /// of its first character.
    mutating func emitNumber(
        of watch: inout NumeralWatch, character: UInt32, at offset: Int
    ) {
        defer { watch.note(character) }
        guard watch.isFree, HanNumeral.mayHold(character) else { return }
        let (characters, ends) = hanCharacters(from: offset, count: HanNumeral.limit + 2)
        // What is left of a run that is no number is none either: 四十 in 三四十.
        watch.skip(HanNumeral.runLength(characters))
        guard HanNumeral.begins(with: character),
            let number = HanNumeral(characters[...], after: watch.recent)
        else { return }
        watch.skip(number.length)
        var digits = number.digits
        let range = offset..<ends[number.length - 1]
        digits.withUTF8 {
            sink.pointee.verbatim(
                $0, at: TermPlace(position: position, range: range, kind: .whole))
        }
    }

    /// The next Han characters in their indexed forms, and where each ends.
    private func hanCharacters(from start: Int, count: Int) -> (scalars: [UInt32], ends: [Int]) {
        var scalars: [UInt32] = []
        var ends: [Int] = []
        var offset = start
        while scalars.count < count, offset < text.count, text[offset] >= 0x80 {
            let (scalar, length) = decode(at: offset)
            guard ScalarFolder.unfoldedKind(scalar) == .han else { break }
            offset += length
            scalars.append(folder.indexedForm(ofHan: scalar))
            ends.append(offset)
        }
        return (scalars, ends)
    }
}
