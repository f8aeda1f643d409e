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
    [InlineData("train", "train-00000-of-00002.jsonl train-00001-of-00002.jsonl training2.jsonl")]
    [InlineData("test", "a/gsm8k-test.jsonl evaluation 1.jsonl")]
    [InlineData("validation", "rows_dev_1.jsonl")]
    [InlineData("extra", "extra.jsonl")]
    public void A_split_is_told_by_the_names_of_files(string split, string expected)
    {
        Touch(
            "train-00000-of-00002.jsonl", "train-00001-of-00002.jsonl", "training2.jsonl", "a/gsm8k-test.jsonl", "evaluation 1.jsonl", "rows_dev_1.jsonl", "extra.jsonl",
            "trains.jsonl", "Test.jsonl", "contest.jsonl", "dev~1.jsonl");

        Assert.Equal(expected.Replace(" 1", "+1", StringComparison.Ordinal).Split(' ').Select(static name => name.Replace('+', ' ')), Find(_folder.Path, split: split));
    }

    [Fact]
    public void A_file_whose_name_tells_two_splits_is_of_both()
    {
        Touch("train_test.jsonl", "train.jsonl");

        Assert.Equal(["train.jsonl", "train_test.jsonl"], Find(_folder.Path));
        Assert.Equal(["train_test.jsonl"], Find(_folder.Path, split: "test"));
    }

    /// <summary>Numbered files in the folder data count before words in the names of folders, and these before words in the names of files.</summary>
    [Fact]
    public void The_first_rule_that_any_file_obeys_counts_for_all()
    {
        Touch("train.jsonl", "other.jsonl");
        Assert.Equal(["train.jsonl"], Find(_folder.Path));

        Touch("a/my-train_1/train.jsonl", "a/my-train_1/rows.jsonl", "b/test/rows.jsonl");
        Assert.Equal(["a/my-train_1/rows.jsonl", "a/my-train_1/train.jsonl"], Find(_folder.Path));
        Assert.Equal(["b/test/rows.jsonl"], Find(_folder.Path, split: "test"));

        Touch("data/train-00000-of-00001.jsonl", "data/hard.v2-00000-of-00001-abc.jsonl");
        Assert.Equal(["data/train-00000-of-00001.jsonl"], Find(_folder.Path));
        Assert.Equal(["data/hard.v2-00000-of-00001-abc.jsonl"], Find(_folder.Path, split: "hard.v2"));
    }

    /// <summary>A file train_timetable.jsonl once had the others of its folder dropped without a word.</summary>
    [Fact]
    public void What_is_passed_over_in_a_folder_is_said()
    {
        Touch("questions.jsonl", "train_timetable.jsonl", "test.jsonl", "notes.txt", "README.md");
        var passedOver = new PassedOver();

        Assert.Equal(["train_timetable.jsonl"], Find(_folder.Path, passedOver: passedOver));

        var warning = Assert.Single(passedOver.Warnings);
        Assert.Contains("only 'train_timetable.jsonl' is loaded: the names of files tell the split 'train'", warning, StringComparison.Ordinal);
        Assert.Contains("Passed over, since they are of no split: 'questions.jsonl'", warning, StringComparison.Ordinal);
        Assert.Equal(2, passedOver.Notes.Count);
        Assert.Contains("'notes.txt' is passed over: no data files by their names", passedOver.Notes[0], StringComparison.Ordinal);
        Assert.Contains("Of other splits, and passed over: 'test.jsonl'", passedOver.Notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_files_are_passed_over_unless_they_are_named_and_that_is_said()
    {
        Touch("a.jsonl", "_b.jsonl", ".c/d.jsonl", ".git/config");
        var passedOver = new PassedOver();

        Assert.Equal(["a.jsonl"], Find(_folder.Path, passedOver: passedOver));
        Assert.Contains("'.c/d.jsonl', '_b.jsonl' are passed over as hidden", Assert.Single(passedOver.Notes), StringComparison.Ordinal);
        Assert.Equal(["a.jsonl"], Find(_folder.File("*"), passedOver: passedOver));
        Assert.Contains("'_b.jsonl' is passed over as hidden", Assert.Single(passedOver.Warnings), StringComparison.Ordinal);
        Assert.Equal(["_b.jsonl"], Find(_folder.File("_*.jsonl")));
        Assert.Equal(["a.jsonl"], Find(_folder.File("*.jsonl")));
    }

    [Fact]
    public void Files_that_are_named_or_match_a_pattern_are_taken_whatever_splits_their_names_tell()
    {
        Touch("questions.jsonl", "train_timetable.jsonl", "test.jsonl");

        Assert.Equal(["questions.jsonl", "test.jsonl", "train_timetable.jsonl"], Find(_folder.File("*.jsonl")));
        Assert.Equal(["questions.jsonl"], Find(_folder.File("questions.jsonl")));
    }

    [Fact]
    public void A_pattern_that_says_the_suffix_means_all_that_match()
    {
        Touch("a.txt", "b.txt");

        Assert.Equal(["a.txt", "b.txt"], Find(_folder.File("*.txt"), DataFileType.Csv));
        Assert.Contains("Give FileType", Assert.Throws<PipelineException>(() => Find(_folder.File("*.txt"))).Message, StringComparison.Ordinal);
        Assert.Contains("No file is called", Assert.Throws<PipelineException>(() => Find(_folder.File("*.tex"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b.jsonl.bz2", "compressed in a way that is not read")]
    [InlineData("b.csv.xz", "compressed in a way that is not read")]
    [InlineData("b.JSONL.LZ4", "compressed in a way that is not read")]
    [InlineData("b.bz2", "compressed in a way that is not read")]
    [InlineData("b.zip", "is an archive")]
    [InlineData("b.7z", "is an archive")]
    [InlineData("b.jsonl.zip", "is an archive")]
    [InlineData("b.tar.gz", "is an archive")]
    [InlineData("b.tgz", "is an archive")]
    public void What_cannot_be_read_is_refused_by_name_in_a_folder_too(string name, string says)
    {
        Touch("a.jsonl", name);
        foreach (var path in (string[])[_folder.File(name), _folder.Path, _folder.File("*" + Path.GetExtension(name)), _folder.File("b*")])
        {
            var message = Assert.Throws<PipelineException>(() => Find(path)).Message;

            Assert.Contains(_folder.File(name), message, StringComparison.Ordinal);
            Assert.Contains(says, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parquet_that_is_compressed_once_more_is_refused_by_name()
    {
        Touch("a.parquet.gz");

        Assert.Contains("a.parquet.gz' is Parquet that is compressed once more", Assert.Throws<PipelineException>(() => Find(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_is_no_matter_in_another_split()
    {
        Touch("train.jsonl", "test.jsonl.bz2");

        Assert.Equal(["train.jsonl"], Find(_folder.Path));
        Assert.Throws<PipelineException>(() => Find(_folder.Path, split: "test"));
    }

    [Fact]
    public void The_files_that_steps_keep_with_a_result_are_no_rows_of_it()
    {
        Touch("distiset.json", "default/rows.jsonl", "artifacts/step/model.zip", "artifacts/step/table.csv");

        Assert.Equal(["default/rows.jsonl"], Find(_folder.Path));
    }

    [Fact]
    public void A_split_that_no_file_has_is_refused_with_those_there_are()
    {
        Touch("test.jsonl", "valid.jsonl");

        Assert.Contains("has no split 'train'. By the names of files, it has: 'test', 'validation'",
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
        Assert.Contains("only the name of a file can be one. Give the folder", Assert.Throws<PipelineException>(() => Find(_folder.File("**/*.jsonl"))).Message, StringComparison.Ordinal);
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
    public async Task A_parquet_file_with_wider_numbers_than_the_first_widens_the_column()
    {
        await WriteAsync("a.parquet", ColumnTypes.Int32, new Column<int>([1]));
        await WriteAsync("b.parquet", ColumnTypes.Int64, new Column<long>([1L << 40]));

        var source = SourceReading.Open(_folder.Path);

        Assert.Equal("n: long?", source.Columns());
        Assert.Equal(["1", "1099511627776"], await source.RowsAsync());
    }

    private string[] Find(string path, DataFileType? type = null, string split = "train", PassedOver? passedOver = null) =>
        [.. DataFileFinder.Find([path], type, split, passedOver).Select(file => Path.GetRelativePath(_folder.Path, file.Path))];

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
