using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Datasets;
using Distilabel.Dataflow.Sources;

namespace Distilabel.Dataflow.Tests.Sources;

public sealed class DataFileFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_means_all_its_data_files_by_name()
    {
        Touch("b.jsonl", "a.json", "inner/c.ndjson.gz", "README.md", ".hidden/d.jsonl", "_cache/e.jsonl", "distiset.json");

        Assert.Equal(["a.json", "b.jsonl", "inner/c.ndjson.gz"], Find(_folder.Path));
    }

    [Fact]
    public void Files_of_several_types_need_one_to_be_chosen()
    {
        Touch("a.csv", "b.parquet", "c.csv");

        var exception = Assert.Throws<PipelineException>(() => Find(_folder.Path));

        Assert.Contains("2 of Csv", exception.Message, StringComparison.Ordinal);
        Assert.Contains("FileType", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["a.csv", "c.csv"], Find(_folder.Path, DataFileType.Csv));
    }

    [Fact]
    public void A_pattern_means_the_files_that_match()
    {
        Touch("a1.csv", "a2.csv", "b1.csv", "a1.txt");

        Assert.Equal(["a1.csv", "a2.csv"], Find(_folder.File("a*.csv")));
        Assert.Equal(["a1.csv", "b1.csv"], Find(_folder.File("?1.*")));
    }

    [Fact]
    public void A_files_type_can_be_given_where_its_name_tells_none()
    {
        Touch("rows.txt");

        Assert.Contains("Give FileType", Assert.Throws<PipelineException>(() => Find(_folder.File("rows.txt"))).Message, StringComparison.Ordinal);
        Assert.Equal(["rows.txt"], Find(_folder.File("rows.txt"), DataFileType.Csv));
    }

    [Theory]
    [InlineData("train", "train-00000-of-00002.jsonl train-00001-of-00002.jsonl")]
    [InlineData("test", "gsm8k-test.jsonl")]
    [InlineData("validation", "dev/rows.jsonl")]
    [InlineData("extra", "extra.jsonl")]
    public void A_split_is_told_by_the_names_of_files(string split, string expected)
    {
        Touch("train-00000-of-00002.jsonl", "train-00001-of-00002.jsonl", "gsm8k-test.jsonl", "dev/rows.jsonl", "extra.jsonl");

        Assert.Equal(expected.Split(' '), Find(_folder.Path, split: split));
    }

    [Fact]
    public void A_split_that_no_file_has_is_refused_with_those_there_are()
    {
        Touch("test.jsonl", "valid.jsonl");

        Assert.Contains("has no split 'train'. By the names of its files, it has: 'test', 'validation'",
            Assert.Throws<PipelineException>(() => Find(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_named_is_meant_whatever_the_split()
    {
        Touch("test.jsonl", "rows.jsonl");

        Assert.Equal(["test.jsonl"], Find(_folder.File("test.jsonl"), split: "train"));
        File.Delete(_folder.File("test.jsonl"));
        Assert.Equal(["rows.jsonl"], Find(_folder.Path, split: "test"));
    }

    [Fact]
    public void What_is_not_there_is_named()
    {
        Assert.Contains("There is no file or folder 'missing.csv'", Assert.Throws<PipelineException>(() => Find("missing.csv")).Message, StringComparison.Ordinal);
        Assert.Contains("holds no data files", Assert.Throws<PipelineException>(() => Find(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("No data files are given", Assert.Throws<PipelineException>(() => DataFileFinder.Find([], null, "train")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_files_are_read_one_after_the_other_in_whole_batches()
    {
        await WriteAsync("a.parquet", ColumnTypes.Int32, new Column<int>([1, 2, 3]));
        await WriteAsync("b.parquet", ColumnTypes.Int32, new Column<int>([4, 5, 6, 7]));
        var source = SourceReading.Open(_folder.Path);

        Assert.Equal("n: int?", source.Columns());
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], await source.RowsAsync(batchSize: 2));
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], await source.RowsAsync(batchSize: 50));
        Assert.Equal(["1", "2", "3", "4", "5"], await source.RowsAsync(batchSize: 4, limit: 5));
        Assert.Empty(await source.RowsAsync(limit: 0));
    }

    [Fact]
    public async Task A_parquet_file_with_other_columns_than_the_first_is_refused()
    {
        await WriteAsync("a.parquet", ColumnTypes.Int32, new Column<int>([1]));
        await WriteAsync("b.parquet", ColumnTypes.Int64, new Column<long>([1]));

        Assert.Contains("The column 'n' holds long?, which can't be read as int without loss", await SourceReading.ErrorAsync(() => SourceReading.Open(_folder.Path)), StringComparison.Ordinal);
    }

    private string[] Find(string path, DataFileType? type = null, string split = "train") =>
        [.. DataFileFinder.Find([path], type, split).Select(file => Path.GetRelativePath(_folder.Path, file.Path))];

    private void Touch(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
            File.WriteAllText(_folder.File(name), "");
        }
    }

    private async Task WriteAsync(string name, ColumnType type, Column column)
    {
        var schema = new Schema(new ColumnDefinition("n", type, false, "test"));
        await using var writer = new ParquetSubsetWriter(_folder.File(name), schema);
        await writer.WriteAsync(new Batch(schema, [column], RowIdentities.Range(0, column.Count)), TestContext.Current.CancellationToken);
        await writer.CompleteAsync(TestContext.Current.CancellationToken);
    }
}
