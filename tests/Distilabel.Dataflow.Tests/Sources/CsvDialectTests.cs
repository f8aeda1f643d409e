using System.Text;

namespace Distilabel.Dataflow.Tests.Sources;

/// <summary>CSV as people have it: written by pandas, by Excel, and in other encodings.</summary>
public sealed class CsvDialectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(",instruction,score\n0,What?,3\n1,Why?,4\n", "Unnamed: 0: long?, instruction: string, score: long?")]
    [InlineData("a,,c,\n1,2,3,4\n", "a: long?, Unnamed: 1: long?, c: long?, Unnamed: 3: long?")]
    [InlineData(",Unnamed: 0,a\n1,2,3\n", "Unnamed: 0.1: long?, Unnamed: 0: long?, a: long?")]
    public void Columns_without_a_name_are_named_as_pandas_does(string text, string columns) =>
        Assert.Equal(columns, SourceReading.Open(_folder.Write("rows.csv", text)).Columns());

    [Theory]
    [InlineData("instruction;score\nWhat is it?;3\nWhy?;4\n", "\"What is it?\" | 3", "\"Why?\" | 4")]
    [InlineData("instruction;score\nWhat is 1,5 + 2?;3\n", "\"What is 1,5 + 2?\" | 3")]
    [InlineData("a\tb\nx, y; z\t1\nx, y\t2\n", "\"x, y; z\" | 1", "\"x, y\" | 2")]
    [InlineData("a,b\nx; y,1\n", "\"x; y\" | 1")]
    [InlineData("a,b;c\nx,1;2\ny;z,3\n", "\"x\" | \"1;2\"", "\"y;z\" | \"3\"")]
    [InlineData("\"a;b\",c\n\"1;2\",3\n", "\"1;2\" | 3")]
    [InlineData("text\none; two\nthree, four\n", "Error: line 3")]
    [InlineData("sep=;\na;b\n1,2;3\n", "\"1,2\" | 3")]
    [InlineData("SEP=|\r\na|b\r\n1|3\r\n", "1 | 3")]
    [InlineData("\"sep=;\"\na;b\n1;3\n", "1 | 3")]
    [InlineData("a;b;c\n1;2;3\n4,5\n", "Error: line 3")]
    public async Task What_stands_between_values_is_recognized(string text, params string[] rows)
    {
        var path = _folder.Write("rows.csv", text);
        if (rows is [var error] && error.StartsWith("Error: ", StringComparison.Ordinal))
        {
            Assert.Contains($"', {error[7..]}:", await SourceReading.ErrorAsync(() => SourceReading.Open(path)), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(rows, await SourceReading.Open(path).RowsAsync());
        }
    }

    [Theory]
    [InlineData("|", "a|b\n1;2|3\n", "1;2")]
    [InlineData("\\t", "a\tb\n1;2\t3\n", "1;2")]
    [InlineData("\t", "a\tb\n1,2\t3\n", "1,2")]
    [InlineData(";", "sep=,\na,b;c\nx;3\n", "x")]
    public async Task What_stands_between_values_can_be_set(string delimiter, string text, string first)
    {
        var step = new LoadDataFromFileSystem { DataFiles = _folder.Write("rows.csv", text), Delimiter = delimiter };

        Assert.Equal([$"\"{first}\" | 3"], await step.RowsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    [InlineData("\n")]
    [InlineData(";;")]
    [InlineData("é")]
    public void A_delimiter_that_is_none_is_refused(string delimiter)
    {
        var step = new LoadDataFromFileSystem("load") { DataFiles = _folder.Write("rows.csv", "a;b\n1;2\n"), Delimiter = delimiter };

        Assert.Contains("can't be the Delimiter of CSV", Assert.Throws<PipelineException>(step.DescribeColumns).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windows-1252", 1252)]
    [InlineData("cp1252", 1252)]
    [InlineData("latin-1", 28591)]
    [InlineData("ISO-8859-1", 28591)]
    [InlineData("utf-16", 1200)]
    [InlineData("utf_16_be", 1201)]
    [InlineData("shift_jis", 932)]
    [InlineData("932", 932)]
    [InlineData("utf8", 65001)]
    public async Task An_encoding_can_be_set(string name, int page)
    {
        var text = page == 932 ? "日本" : "né";
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page);
        File.WriteAllBytes(_folder.File("rows.csv"), encoding.GetBytes($"a,b\n{text},1\n"));
        File.WriteAllBytes(_folder.File("rows.jsonl"), encoding.GetBytes($$"""{"a": "{{text}}", "b": 1}"""));
        foreach (var file in (string[])["rows.csv", "rows.jsonl"])
        {
            Assert.Equal([$"\"{text}\" | 1"], await new LoadDataFromFileSystem { DataFiles = _folder.File(file), Encoding = name }.RowsAsync());
        }
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public async Task A_byte_order_mark_tells_the_encoding(string name)
    {
        File.WriteAllText(_folder.File("rows.csv"), "a;b\nné;1\n", Encoding.GetEncoding(name));
        File.WriteAllText(_folder.File("rows.jsonl"), """{"a": "né", "b": 1}""", Encoding.GetEncoding(name));

        Assert.Equal(["\"né\" | 1"], await SourceReading.Open(_folder.File("rows.csv")).RowsAsync());
        Assert.Equal(["\"né\" | 1"], await SourceReading.Open(_folder.File("rows.jsonl")).RowsAsync());
    }

    [Fact]
    public void An_encoding_that_is_not_set_is_named_in_the_error()
    {
        File.WriteAllBytes(_folder.File("latin.csv"), Encoding.Latin1.GetBytes("a,b\nx,1\nn\u00e9,1\n"));
        File.WriteAllBytes(_folder.File("wide.csv"), Encoding.Unicode.GetBytes("a,b\nx,1\n"));
        File.WriteAllBytes(_folder.File("wide.jsonl"), Encoding.BigEndianUnicode.GetBytes("{\"a\": 1}"));
        string ErrorOf(string name) => Assert.Throws<PipelineException>(() => SourceReading.Open(_folder.File(name))).Message;

        Assert.Equal(
            $"The file '{_folder.File("latin.csv")}', line 3: The text is not valid UTF-8, by the byte 0xE9. It may be in windows-1252 or another encoding: set Encoding to that, or save the file as UTF-8.",
            ErrorOf("latin.csv"));
        Assert.Contains("Set Encoding to 'utf-16'", ErrorOf("wide.csv"), StringComparison.Ordinal);
        Assert.Contains("Set Encoding to 'utf-16be'", ErrorOf("wide.jsonl"), StringComparison.Ordinal);
    }

    /// <summary>A header in Chinese, in UTF-16 without a mark, was read as UTF-8, and blamed for its number of fields: its first letters have no byte that is zero.</summary>
    [Theory]
    [InlineData("rows.csv", "名字,数\n你好,1\n")]
    [InlineData("rows.csv", "имя;число\r\nда;1\r\n")]
    [InlineData("rows.jsonl", "{\"名字\": \"你好\"}\n")]
    [InlineData("rows.jsonl", "\n{\"a\": 1}\n")]
    public void UTF_16_without_a_mark_is_named_in_any_language(string name, string text)
    {
        foreach (var (encoding, says) in ((Encoding, string)[])[(Encoding.Unicode, "utf-16"), (Encoding.BigEndianUnicode, "utf-16be")])
        {
            File.WriteAllBytes(_folder.File(name), encoding.GetBytes(text));

            var error = Assert.Throws<PipelineException>(() => SourceReading.Open(_folder.File(name))).Message;
            Assert.Contains($"Set Encoding to '{says}'", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Text_in_UTF_8_may_have_characters_that_are_zero() =>
        Assert.Equal(["\"x\\u0000y\" | \"\\u0000z\""], await SourceReading.Open(_folder.Write("rows.csv", "a,b\nx\0y,\0z\n")).RowsAsync());

    [Fact]
    public void An_encoding_that_does_not_exist_or_does_not_fit_is_an_error()
    {
        File.WriteAllBytes(_folder.File("rows.csv"), [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a,b\nx,1\n"), 65]);
        var step = new LoadDataFromFileSystem("load") { DataFiles = _folder.File("rows.csv"), Encoding = "klingon" };

        Assert.Contains("There is no encoding 'klingon'", Assert.Throws<PipelineException>(step.DescribeColumns).Message, StringComparison.Ordinal);
        Assert.Contains($"The file '{_folder.File("rows.csv")}' is not in the encoding", Assert.Throws<PipelineException>(() => SourceReading.Open(_folder.File("rows.csv"))).Message, StringComparison.Ordinal);
    }
}
