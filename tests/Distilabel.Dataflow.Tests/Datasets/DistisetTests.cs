using System.Text.Json;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets;
using Distilabel.Dataflow.Tests.ParquetFiles;

namespace Distilabel.Dataflow.Tests.Datasets;

public sealed class DistisetTests : IDisposable
{
    private static readonly DynamicRecordType MetadataType = new(("raw_output_task", ColumnTypes.String), ("raw_input_task", TestTypes.MessageType.ToList()));

    private static readonly Schema Columns = new(
        new ColumnDefinition("instruction", ColumnTypes.String, true, "load"),
        new ColumnDefinition("generations", ColumnTypes.String.ToList(), true, "combine"),
        new ColumnDefinition("tokens", ColumnTypes.Int32.ToNullable(), true, "combine"),
        new ColumnDefinition("distilabel_metadata", MetadataType, true, "task"),
        new ColumnDefinition("extra", ColumnTypes.Json, true, "load"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_are_read_as_records_by_the_names_of_their_columns()
    {
        var distiset = await WriteAsync(300);

        var rows = await distiset["combine"].ReadAsync<Answer>(TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(300, distiset["combine"].Count);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"q{i}"), rows.Select(row => row.Instruction));
        Assert.Equal(["a1", null], rows[1].Generations);
        Assert.Equal([0, null, 2], rows.Take(3).Select(row => row.Tokens));
    }

    [Fact]
    public async Task Metadata_is_read_by_its_member_or_as_a_whole()
    {
        var row = await (await WriteAsync(1))["combine"].ReadAsync<Metadata>(TestContext.Current.CancellationToken)
            .SingleAsync(TestContext.Current.CancellationToken);

        Assert.Equal("raw0", row.RawOutput);
        Assert.Equal([new Message(Role.User, "q0")], row.RawInput);
        Assert.Equal("raw0", row.Whole!.RawOutputTask);
        Assert.Equal([new Message(Role.User, "q0")], row.Whole!.RawInputTask);
    }

    [Fact]
    public async Task Rows_are_read_without_types_by_name_in_the_order_of_the_columns()
    {
        var rows = await (await WriteAsync(2))["combine"].ReadRowsAsync(TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Columns.Names, rows[0].Keys);
        Assert.Equal("q1", rows[1]["instruction"]);
        Assert.Equal(["a1", null], Assert.IsType<IReadOnlyList<string?>>(rows[1]["generations"], exactMatch: false));
        Assert.Null(rows[1]["tokens"]);
        Assert.Equal(1, ((JsonElement)rows[1]["extra"]!).GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task A_record_with_a_column_that_is_not_there_is_refused_with_those_that_are()
    {
        var subset = (await WriteAsync(1))["combine"];

        var exception = await Assert.ThrowsAsync<PipelineException>(async () =>
            await subset.ReadAsync<Misspelled>(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));

        Assert.Contains("has no column 'generation'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'instruction', 'generations', 'tokens'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_whose_property_could_lose_something_is_refused()
    {
        var subset = (await WriteAsync(1))["combine"];

        var exception = await Assert.ThrowsAsync<PipelineException>(async () =>
            await subset.ReadAsync<Narrow>(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));

        Assert.Contains("The column 'tokens' holds int?, which can't be read as short", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_in_a_property_that_is_not_nullable_is_an_error_that_names_row_and_column()
    {
        var subset = (await WriteAsync(300))["combine"];
        var read = new List<Strict>();

        var exception = await Assert.ThrowsAsync<PipelineException>(async () =>
        {
            await foreach (var row in subset.ReadAsync<Strict>(TestContext.Current.CancellationToken))
            {
                read.Add(row);
            }
        });

        Assert.Contains("row 1: tokens is null here, where long is wanted", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_distiset_is_loaded_as_it_was()
    {
        var distiset = await WriteAsync(3);

        await distiset.SaveToDiskAsync(_folder.File("saved"), TestContext.Current.CancellationToken);
        Directory.Delete(distiset.Folder, recursive: true);
        var loaded = Distiset.LoadFromDisk(_folder.File("saved"));

        Assert.Equal(["combine", "Other.step", "other.step"], loaded.Keys);
        Assert.Equal(3, loaded["combine"].Count);
        Assert.Equal(0, loaded["other.step"].Count);
        Assert.Equal(Columns.Names, loaded["combine"].Schema.Names);
        Assert.Equal("q2", (await loaded["combine"].ReadAsync<Answer>(TestContext.Current.CancellationToken)
            .LastAsync(TestContext.Current.CancellationToken)).Instruction);
        Assert.DoesNotContain(Directory.EnumerateFiles(loaded.Folder, "*", SearchOption.AllDirectories), path => path.EndsWith(".unpublished", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_of_parquet_files_without_an_index_is_a_distiset_too()
    {
        var distiset = await WriteAsync(2);
        var file = distiset["combine"].Files.Single();
        Directory.CreateDirectory(_folder.File("plain/default"));
        File.Copy(file, _folder.File("plain/default/train-00000-of-00002.parquet"));
        File.Copy(file, _folder.File("plain/default/train-00001-of-00002.parquet"));

        var subset = Distiset.LoadFromDisk(_folder.File("plain"))["default"];

        Assert.Equal(4, subset.Count);
        Assert.Equal(["q0", "q1", "q0", "q1"], await subset.ReadAsync<Answer>(TestContext.Current.CancellationToken)
            .Select(row => row.Instruction).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_no_distiset_is_refused_in_words()
    {
        var distiset = await WriteAsync(1);
        Assert.Contains("no folder", Assert.Throws<PipelineException>(() => Distiset.LoadFromDisk(_folder.File("nowhere"))).Message, StringComparison.Ordinal);
        Assert.Contains("holds no distiset", Assert.Throws<PipelineException>(() => Distiset.LoadFromDisk(distiset["combine"].Files.Single() + "/..")).Message, StringComparison.Ordinal);
        Assert.Contains("It has: 'combine'", Assert.Throws<PipelineException>(() => distiset["combined"]).Message, StringComparison.Ordinal);

        _folder.Write("run/distiset.json", """{ "version": 3, "subsets": [] }""");
        Assert.Contains("Update the library", Assert.Throws<PipelineException>(() => Distiset.LoadFromDisk(distiset.Folder)).Message, StringComparison.Ordinal);
        _folder.Write("run/distiset.json", """{ "version": 1, "subsets": [ { """);
        Assert.Contains("is broken", Assert.Throws<PipelineException>(() => Distiset.LoadFromDisk(distiset.Folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text_generation_with_gemini-1.5-pro", "text_generation_with_gemini-1.5-pro")]
    [InlineData("..", "%2E%2E")]
    [InlineData("a.", "a%2E")]
    [InlineData("con", "%con")]
    [InlineData("Nul.x", "%Nul.x")]
    [InlineData("a/b\\c:d é", "a%2Fb%5Cc%3Ad%20%E9")]
    [InlineData("", "%")]
    public void A_folders_name_is_safe_on_every_file_system(string step, string folder) => Assert.Equal([folder], SubsetFolders.For([step]));

    [Fact]
    public void Folders_of_names_that_differ_in_case_differ_in_more() =>
        Assert.Equal(["a", "A~2", "distiset.json~2"], SubsetFolders.For(["a", "A", "distiset.json"]));

    private async Task<Distiset> WriteAsync(int rows)
    {
        await using var writer = new DistisetWriter(
            await ResultFolder.OpenAsync(_folder.File("run")), [("combine", Columns), ("Other.step", Columns), ("other.step", Columns)]);
        Column[] columns =
        [
            new Column<string?>([.. Enumerable.Range(0, rows).Select(i => $"q{i}")]),
            new Column<IReadOnlyList<string?>?>([.. Enumerable.Range(0, rows).Select(i => (IReadOnlyList<string?>)[$"a{i}", null])]),
            new Column<int?>([.. Enumerable.Range(0, rows).Select(i => i % 3 == 1 ? null : (int?)i)]),
            MetadataType.CreateColumn(
                [
                    new Column<string?>([.. Enumerable.Range(0, rows).Select(i => $"raw{i}")]),
                    new Column<IReadOnlyList<Message>?>([.. Enumerable.Range(0, rows).Select(i => (IReadOnlyList<Message>)[new(Role.User, $"q{i}")])]),
                ],
                rows),
            new Column<JsonElement>([.. Enumerable.Range(0, rows).Select(i => TestTypes.Json($$"""{ "n": {{i}} }"""))]),
        ];
        await writer["combine"].WriteAsync([.. columns], rows, TestContext.Current.CancellationToken);
        return await writer.CompleteAsync();
    }

    internal sealed record Answer(string Instruction, IReadOnlyList<string?>? Generations, long? Tokens);

    internal sealed record Strict(string Instruction, long Tokens);

    internal sealed record Misspelled(string Generation);

    internal sealed record Narrow(short? Tokens);

    internal sealed record Metadata(
        [property: Column("distilabel_metadata.raw_output_task")] string? RawOutput,
        [property: Column("distilabel_metadata.raw_input_task")] IReadOnlyList<Message>? RawInput,
        [property: Column("distilabel_metadata")] OfTask? Whole);

    internal sealed record OfTask(string? RawOutputTask, IReadOnlyList<Message>? RawInputTask);
}
