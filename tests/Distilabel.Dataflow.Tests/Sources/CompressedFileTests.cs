using System.IO.Compression;
using System.Text;
using CsCheck;
using Distilabel.Dataflow.Sources;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Distilabel.Dataflow.Tests.Sources;

/// <summary>A compressed file is read to its true end, or is an error with its name.</summary>
public sealed class CompressedFileTests : IDisposable
{
    private static readonly byte[] EmptyMember = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Noise = MakeNoise();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A file of 1,000 rows that was cut off once gave 300 of them and no error.</summary>
    [Theory]
    [InlineData(".gz")]
    [InlineData(".zst")]
    public async Task A_file_is_an_error_wherever_it_is_cut(string suffix)
    {
        byte[] first = Pack(suffix, "{\"a\": 1}\n{\"a\": 2}\n"u8);
        byte[] whole = [.. first, .. Pack(suffix, default), .. Pack(suffix, "{\"a\": 3}\n"u8)];
        int[] ends = [first.Length, first.Length + Pack(suffix, default).Length, whole.Length];
        for (var length = 0; length <= whole.Length; length++)
        {
            // A file that is cut between two of its parts can't be told from one that never had the second.
            if (ends.Contains(length))
            {
                Assert.Equal(length == whole.Length ? 27 : 18, (await ReadAsync(suffix, whole[..length])).Length);
                continue;
            }

            var cut = whole[..length];
            var message = (await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(suffix, cut))).Message;
            Assert.StartsWith($"The file '{_folder.File("rows.jsonl" + suffix)}' can't be read: It is ", message.Replace("Its compressed data is", "It is", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(message, Assert.Throws<PipelineException>(() => Read(suffix, cut)).Message);
        }
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".zst")]
    public async Task A_file_larger_than_any_buffer_is_an_error_where_it_is_cut(string suffix)
    {
        // What can't be compressed is stored, and zeros stand at the end of a buffer.
        byte[] content = [.. Noise, .. new byte[70_000], .. Noise];
        var whole = Pack(suffix, content);
        Assert.Equal(content, await ReadAsync(suffix, whole));
        foreach (var length in (int[])[whole.Length - 1, whole.Length - 5, whole.Length - 9, whole.Length / 2, 65_536, 65_537, 1 << 17])
        {
            await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(suffix, whole[..length]));
        }
    }

    /// <summary>The four bytes of the length, and those of the checksum, may be zeros, as those of the padding are.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(200_000)]
    public async Task Zeros_behind_gzip_data_are_no_matter(int zeros)
    {
        foreach (var content in (byte[][])[[], [.. "{}"u8], Noise])
        {
            Assert.Equal(content, await ReadAsync(".gz", [.. Pack(".gz", content), .. new byte[zeros]]));
            Assert.Equal(content, Read(".gz", [.. Pack(".gz", content), .. new byte[zeros]]));
        }
    }

    [Fact]
    public async Task Anything_else_behind_compressed_data_is_an_error()
    {
        foreach (var rest in (byte[][])[[1], [0x1F], [0x1F, 0x8B], [0, 1], [.. new byte[100_000], 1], [.. "{\"a\": 1}"u8], [.. new byte[70_000], .. Pack(".gz", "x"u8)]])
        {
            await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(".gz", [.. Pack(".gz", "{}"u8), .. rest]));
        }

        foreach (var rest in (byte[][])[[1], [0], [0x28], [0x28, 0xB5, 0x2F, 0xFD], [.. "{\"a\": 1}"u8]])
        {
            await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(".zst", [.. Pack(".zst", "{}"u8), .. rest]));
        }
    }

    [Theory]
    [InlineData("rows.jsonl.gz", "is no gzip file, although its name ends as that of one. If it is not compressed, take '.gz' from its name")]
    [InlineData("rows.jsonl.zst", "is no Zstandard file")]
    public async Task A_file_that_is_not_compressed_though_its_name_says_so_is_an_error(string name, string says)
    {
        var message = await SourceReading.ErrorAsync(() => SourceReading.Open(_folder.Write(name, "{\"a\": 1}\n")));

        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".gz", "should end in '.gz'")]
    [InlineData(".zst", "should end in '.zst'")]
    public void A_compressed_file_whose_name_does_not_say_so_is_named(string suffix, string says)
    {
        File.WriteAllBytes(_folder.File("rows.jsonl"), Pack(suffix, "{\"a\": 1}\n"u8));

        var message = Assert.Throws<PipelineException>(() => SourceReading.Open(_folder.File("rows.jsonl"))).Message;

        Assert.Contains($"The file '{_folder.File("rows.jsonl")}' is compressed", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    /// <summary>Each member has a checksum, so that whatever is changed is noticed, unless it is of no matter: a time, a name, what the file was made on.</summary>
    [Theory]
    [InlineData(".gz")]
    [InlineData(".zst")]
    public void A_damaged_file_gives_all_rows_or_an_error_with_its_name(string suffix) =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 3], Gen.Select(Gen.Double[0, 1], Gen.Byte, Gen.Int[0, 4]).Array[1, 3]).Sample(
            (rows, parts, changes) =>
            {
                var text = string.Concat(Enumerable.Range(0, rows).Select(static i => $"{{\"a\": {i}, \"b\": \"{i * 7919 % 1000}\"}}\n"));
                byte[] bytes = [.. Enumerable.Range(0, parts).SelectMany(_ => Pack(suffix, Encoding.UTF8.GetBytes(text)))];
                foreach (var (at, value, kind) in changes)
                {
                    bytes = Change(bytes, (int)(at * bytes.Length), value, kind);
                }

                try
                {
                    var read = Read(suffix, bytes);

                    // What is cut off between parts, or put in front of the next one as a part to be skipped, can't be seen.
                    Assert.Contains(Enumerable.Range(0, parts + 1), part => Encoding.UTF8.GetString(read) == string.Concat(Enumerable.Repeat(text, part)));
                }
                catch (PipelineException exception)
                {
                    Assert.Contains("rows.jsonl" + suffix, exception.Message, StringComparison.Ordinal);
                }
            }, iter: 400, threads: 1);

    [Fact]
    public async Task Parts_of_a_zstandard_file_that_are_to_be_skipped_are_skipped()
    {
        byte[] skipped = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];

        Assert.Equal("{}"u8.ToArray(), await ReadAsync(".zst", [.. skipped, .. Pack(".zst", "{}"u8), .. skipped]));
        await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(".zst", [.. Pack(".zst", "{}"u8), .. skipped[..^1]]));
    }

    [Fact]
    public async Task A_zstandard_file_that_wants_too_much_memory_is_refused()
    {
        // A frame of one block, whose header asks for a window of 2^31 bytes.
        byte[] bomb = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 0x01, 0x00, 0x00];

        var message = (await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(".zst", bomb))).Message;

        Assert.Contains("needs more than 128 MiB", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows.csv.zst", "a\n1\n2\n")]
    [InlineData("rows.tsv.gz", "a\tb\n1\t\n2\t\n")]
    [InlineData("rows.json.zstd", "[{\"a\": 1}, {\"a\": 2}]")]
    public async Task Every_kind_of_text_is_read_compressed(string name, string text)
    {
        File.WriteAllBytes(_folder.File(name), Pack(Path.GetExtension(name) == ".gz" ? ".gz" : ".zst", Encoding.UTF8.GetBytes(text)));

        Assert.Equal(["1", "2"], (await SourceReading.Open(_folder.File(name)).RowsAsync()).Select(static row => row.Split(' ')[0]));
    }

    private static byte[] Change(byte[] bytes, int at, byte value, int kind) => kind switch
    {
        0 => [.. bytes[..at], value, .. bytes[at..]],
        1 => [.. bytes[..at], .. bytes[Math.Min(at + 1, bytes.Length)..]],
        2 => bytes[..at],
        3 => [.. bytes, value],
        _ when at < bytes.Length => [.. bytes[..at], (byte)(bytes[at] ^ Math.Max((byte)1, value)), .. bytes[(at + 1)..]],
        _ => bytes,
    };

    private static byte[] Pack(string suffix, ReadOnlySpan<byte> content)
    {
        if (suffix == ".zst")
        {
            using var compressor = new Compressor();
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            return compressor.Wrap(content).ToArray();
        }

        // A stream that nothing was written to makes no member.
        if (content.IsEmpty)
        {
            return EmptyMember;
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] MakeNoise()
    {
        var noise = new byte[150_000];
        new Random(1).NextBytes(noise);
        return noise;
    }

    private byte[] Read(string suffix, byte[] bytes)
    {
        using var stream = Open(suffix, bytes);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private async Task<byte[]> ReadAsync(string suffix, byte[] bytes)
    {
        await using var stream = Open(suffix, bytes);
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, TestContext.Current.CancellationToken);
        return content.ToArray();
    }

    private Stream Open(string suffix, byte[] bytes)
    {
        File.WriteAllBytes(_folder.File("rows.jsonl" + suffix), bytes);
        return new DataFile(_folder.File("rows.jsonl" + suffix), DataFileType.Json).Open();
    }
}
