/// One term's postings as bytes.
struct EncodedList {
    var documentFrequency = 0
    var postings: [UInt8] = []
    var positions: [UInt8] = []
}
