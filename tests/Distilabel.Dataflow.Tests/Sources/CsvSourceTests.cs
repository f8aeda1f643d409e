using System.Text;

namespace Distilabel.Dataflow.Tests.Sources;

public sealed class CsvSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_column_has_a_type_that_every_value_has()
    {
        var source = Open("""
            id,score,flag,code,text,big,none
            1,0.5,true,007,plain,18446744073709551615,
            -2,3,False,1,"a ""quoted"", field",1,
            ,1000,,2,"two
            lines",2,

            """);

        Assert.Equal("id: long?, score: double?, flag: bool?, code: string, text: string, big: string, none: string", source.Columns());
        Assert.Equal(
            [
                """1 | 0.5 | True | "007" | "plain" | "18446744073709551615" | null""",
                """-2 | 3 | False | "1" | "a \"quoted\", field" | "1" | null""",
                """null | 1000 | null | "2" | "two\nlines" | "2" | null""",
            ],
            await source.RowsAsync());
    }

    [Fact]
    public async Task Byte_order_mark_line_ends_and_blank_lines_are_no_matter() =>
        Assert.Equal(["1 | \"éß\"", "2 | \"b\""], await Open("\uFEFFa,b\r\n1,éß\r\n\r\n2,b").RowsAsync());

    [Fact]
    public async Task A_large_field_is_a_field() =>
        Assert.Equal(10_000_002, (await Open($"a\n\"{new string('x', 5_000_000)}\n{new string('y', 4_999_999)}\"\n").RowsAsync()).Single().Replace("\\n", "n", StringComparison.Ordinal).Length);

    [Fact]
    public async Task Columns_of_further_files_may_stand_in_another_order()
    {
        _folder.Write("a.csv", "x,y\n1,a\n");
        _folder.Write("b.csv", "y,x\nb,2\n");

        Assert.Equal(["1 | \"a\"", "2 | \"b\""], await SourceReading.Open(_folder.Path).RowsAsync());
    }

    [Fact]
    public async Task Tabs_separate_the_values_of_a_tsv_file() =>
        Assert.Equal(["1 | \"a,b\""], await SourceReading.Open(_folder.Write("rows.tsv", "x\ty\n1\ta,b\n")).RowsAsync());

    [Fact]
    public async Task A_header_alone_is_a_file_without_rows()
    {
        var source = Open("a,b\n");

        Assert.Equal("a: string, b: string", source.Columns());
        Assert.Empty(await source.RowsAsync());
    }

    [Theory]
    [InlineData("a,b\n\n\n1,\"x\n\ny\"\n\"3\n\"\n", 7, "has 1 fields")]
    [InlineData("a,b\n1,2\n3\n", 3, "has 1 fields, but the header has 2")]
    [InlineData("a,b\n1,2,3\n", 2, "has 3 fields, but the header has 2")]
    [InlineData("a,b\n1,2\n3,x\"y\n", 3, "quote")]
    [InlineData("a,b\n1,\"never ends\n2,3\n", 2, "does not end")]
    [InlineData("a,b,a\n1,2,3\n", 1, "The column 'a' stands twice")]
    public async Task A_broken_row_is_an_error_with_file_and_line(string text, int line, string says)
    {
        var path = _folder.Write("rows.csv", text);

        var message = await SourceReading.ErrorAsync(() => SourceReading.Open(path));

        Assert.Equal($"The file '{path}', line {line}", message[..message.IndexOf(": ", StringComparison.Ordinal)]);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_after_the_part_that_was_looked_at_must_fit()
    {
        var path = _folder.Write("rows.csv", "a\n" + string.Concat(Enumerable.Repeat("1\n", 100)) + "x\n");

        Assert.Contains(
            "line 102: The column 'a' is 'x' here, but long? in", await SourceReading.ErrorAsync(() => SourceReading.Open(path, inferenceBytes: 50)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_in_another_encoding_is_refused()
    {
        File.WriteAllBytes(_folder.File("latin.csv"), Encoding.Latin1.GetBytes("a\n\u00e9\n"));

        Assert.Contains("not valid UTF-8", await SourceReading.ErrorAsync(() => SourceReading.Open(_folder.File("latin.csv"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_is_refused() => Assert.Contains("is empty", await SourceReading.ErrorAsync(() => Open("")), StringComparison.Ordinal);

    private Dataflow.Sources.RowSource Open(string text) => SourceReading.Open(_folder.Write("rows.csv", text));
}
