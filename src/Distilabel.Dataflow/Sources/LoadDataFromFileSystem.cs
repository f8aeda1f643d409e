using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Sources;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>Loads rows from files: JSON Lines, JSON, CSV or Parquet, read as a stream.</summary>
/// <remarks>
/// Parquet says its columns. Those of JSON and CSV are told by the data, of which up to 64 MiB are looked at: whole numbers are <c>long</c>, others
/// <c>double</c>, and what is nested or mixed is JSON. Text stays text, dates too. Any value may be missing or null. No value is changed to fit: where whole
/// numbers that <c>double</c> would round stand beside fractions, a column is JSON, or text in CSV; so is a column of CSV in which any number would be written back
/// otherwise than it was, as <c>00123</c>, <c>1E5</c> and <c>3.10</c> would be. A later row that does not fit is an error with its file and line.
/// <para>
/// A row that can't be read, or does not fit, obeys <see cref="Step.OnError"/>: with <see cref="ErrorPolicy.DeadLetter"/> it is listed with its file, its line
/// and its text, and the others go on. That goes for the lines of JSON Lines, the rows of CSV, and the values of a JSON array; where an array itself is broken, or a
/// compressed file is damaged or cut off, the run fails, since no further row can be found. Half of a character in a text of JSON (a lone surrogate) becomes U+FFFD,
/// which is counted in the log.
/// </para>
/// </remarks>
[Step(Checkpoint = false)]
[OutputColumnsFromSchema(nameof(Schema))]
public partial class LoadDataFromFileSystem : GeneratorStep, IGeneratorStep
{
    private static readonly StepDescriptor ClassDescriptor = new()
    {
        TypeName = nameof(LoadDataFromFileSystem),
        FullName = typeof(LoadDataFromFileSystem).FullName!,
        Kind = StepKind.Generator,
        Checkpoint = false,
        Description = "Loads rows from files: JSON Lines, JSON, CSV or Parquet, read as a stream.",
        Parameters =
        [
            new RuntimeParameter<LoadDataFromFileSystem, string[]>(
                "data_files", static step => [.. step.DataFiles], static (step, value) => step.DataFiles = value,
                "Files, folders, or patterns of file names.")
            {
                RefusesNull = true,
            },
            new RuntimeParameter<LoadDataFromFileSystem, DataFileType?>(
                "file_type", static step => step.FileType, static (step, value) => step.FileType = value,
                "What is in the files; told by their names if not given."),
            new RuntimeParameter<LoadDataFromFileSystem, string>(
                "split", static step => step.Split, static (step, value) => step.Split = value,
                "The split to load of a folder whose file names tell splits.")
            {
                RefusesNull = true,
            },
            new RuntimeParameter<LoadDataFromFileSystem, string?>(
                "delimiter", static step => step.Delimiter, static (step, value) => step.Delimiter = value,
                "What stands between the values of CSV; told by the first rows if not given."),
            new RuntimeParameter<LoadDataFromFileSystem, string?>(
                "encoding", static step => step.Encoding, static (step, value) => step.Encoding = value,
                "The encoding of JSON and CSV; UTF-8 if not given."),
            new RuntimeParameter<LoadDataFromFileSystem, int?>(
                "num_examples", static step => step.NumExamples, static (step, value) => step.NumExamples = value,
                "How many rows to load at most; all if not given.")
            {
                Minimum = 1,
            },
        ],
        Settings = [new StepSetting(nameof(Schema), static step => ((LoadDataFromFileSystem)step).Schema)],
    };

    // What was found for the files at a time: checking and running a pipeline looks once.
    private (string Stamp, RowSource Source)? _found;

    /// <inheritdoc/>
    public LoadDataFromFileSystem(string? name = null)
        : base(name)
    {
    }

    /// <summary>
    /// The files: a path, or several. A path may be a folder, of which all data files of <see cref="Split"/> are loaded, or a pattern such as <c>data/*.csv</c>.
    /// What is passed over in a folder is said in the run's log.
    /// </summary>
    [RuntimeParameter]
    public DataFileList DataFiles { get; set; } = [];

    /// <summary>What is in the files.</summary>
    /// <value>
    /// Default null: the suffix of a name tells: <c>.jsonl</c>, <c>.ndjson</c>, <c>.json</c>, <c>.csv</c>, <c>.tsv</c> or <c>.parquet</c>. All but
    /// the last may be followed by <c>.gz</c> or <c>.zst</c>; what is compressed otherwise, or an archive, is refused.
    /// </value>
    [RuntimeParameter]
    public DataFileType? FileType { get; set; }

    /// <summary>The split to load of a folder where names of folders or files tell splits, as <c>train-00000.parquet</c> and <c>test.csv</c> do.</summary>
    /// <remarks>
    /// Splits are told as Python's <c>datasets</c> tells them: a word such as train, dev or test that stands apart in a name makes a split, and files whose names
    /// have none are passed over then, which the run's log says.
    /// </remarks>
    /// <value>Default <c>train</c>. A file that is named itself, or by a pattern, is loaded whatever its split.</value>
    [RuntimeParameter]
    public string Split { get; set; } = "train";

    /// <summary>What stands between the values of CSV: one ASCII character, or <c>\t</c> for a tab.</summary>
    /// <value>
    /// Default null: what a first line <c>sep=;</c> says; else a tab in files with the suffix <c>.tsv</c>, and in others the one of comma, semicolon and tab by which
    /// the header and the first rows have the same number of fields.
    /// </value>
    [RuntimeParameter]
    public string? Delimiter { get; set; }

    /// <summary>The encoding of JSON and CSV, such as <c>utf-8</c>, <c>windows-1252</c>, <c>latin1</c>, <c>utf-16</c> or <c>shift_jis</c>.</summary>
    /// <value>Default null: UTF-8. A byte order mark of UTF-8, UTF-16 or UTF-32 in a file counts before it.</value>
    [RuntimeParameter]
    public string? Encoding { get; set; }

    /// <summary>How many rows to load at most.</summary>
    /// <value>From 1; default null: all.</value>
    [RuntimeParameter]
    [Range(1, int.MaxValue)]
    public int? NumExamples { get; set; }

    /// <inheritdoc/>
    public override StepDescriptor Descriptor => ClassDescriptor;

    /// <summary>
    /// A schema file, <c>*.columns.json</c>, that says which columns to load. Among the additional files of a build, it lets the compiler check the
    /// pipeline; at run time, the first row that differs from it is an error with its file and line.
    /// </summary>
    /// <value>A path, looked for in the current folder and then beside the program. Default null: all columns that there are.</value>
    public string? Schema { get; init; }

    // The columns to load; null for all that there are.
    private protected virtual Schema? Wanted => Schema is { } path ? SchemaFile.Read(path, Name) : null;

    /// <inheritdoc/>
    public override StepColumns DescribeColumns() =>
        new([], [.. Find().Source.Schema.Columns.Select(static column => new OutputColumn(column.Name, column.Type, column.Nullable))]);

    /// <inheritdoc/>
    IAsyncEnumerable<Column[]> IGeneratorStep.GenerateAsync(int batchSize, CancellationToken cancellationToken) =>
        Find().Source.ReadAsync(batchSize, NumExamples ?? long.MaxValue, SourceContext.Strict, cancellationToken);

    /// <inheritdoc/>
    IAsyncEnumerable<Column[]> IGeneratorStep.GenerateAsync(int batchSize, SourceContext context, CancellationToken cancellationToken)
    {
        var (source, passedOver) = Find();
        passedOver.Warnings.ForEach(context.Warn);
        passedOver.Notes.ForEach(context.Inform);
        return source.ReadAsync(batchSize, NumExamples ?? long.MaxValue, context, cancellationToken);
    }

    private protected (RowSource Source, PassedOver PassedOver) Find()
    {
        try
        {
            var passedOver = new PassedOver();
            var encoding = Encoding is { } name ? TextEncodings.Find(name) : System.Text.Encoding.UTF8;
            byte? delimiter = Delimiter is { } given ? CsvDialect.Parse(given) : null;
            DataFile[] files = [.. DataFileFinder.Find(DataFiles, FileType, Split, passedOver).Select(file => file with { Encoding = encoding, Delimiter = delimiter })];
            var skipsBadRows = OnError != ErrorPolicy.Fail;
            var stamp = string.Join('\n', files.Select(StampOf).Prepend($"{encoding.CodePage} {delimiter} {skipsBadRows}"));
            if (_found is not { } found || found.Stamp != stamp)
            {
                found = (stamp, RowSource.Open(files, Wanted, skipsBadRows));
                _found = found;
            }

            return (found.Source, passedOver);
        }
        catch (PipelineException exception)
        {
            throw new PipelineException($"Step '{Name}' can't load its data. {exception.Message}", exception);
        }
    }

    private static string StampOf(DataFile file)
    {
        var info = new FileInfo(file.Path);
        return string.Create(CultureInfo.InvariantCulture, $"{info.FullName} {file.Type} {info.Length} {info.LastWriteTimeUtc.Ticks}");
    }
}

/// <summary>Loads rows of a known type from files: JSON Lines, JSON, CSV or Parquet, read as a stream.</summary>
/// <remarks>
/// The columns are the public properties of <typeparamref name="T"/>, so a pipeline that does not fit them fails to compile. What else is in the
/// files is passed over. A row without a value for a property that is not nullable, or with one of another type, is an error with its file and line.
/// </remarks>
/// <typeparam name="T">A record or class; it needs no attribute.</typeparam>
[Step(Checkpoint = false)]
[OutputColumnsOf(nameof(T))]
public sealed partial class LoadDataFromFileSystem<[Row] T> : LoadDataFromFileSystem
{
    /// <inheritdoc/>
    public LoadDataFromFileSystem(string? name = null)
        : base(name)
    {
    }

    private protected override Schema Wanted =>
        new(RowTypes.Of<T>().Fields.Select(column => new ColumnDefinition(column.Name, column.Type, column.Nullable, Name)));

    /// <inheritdoc/>
    public override StepColumns DescribeColumns()
    {
        // The columns are known; that the files are there is not.
        Find();
        return new NamedColumns(this).MakeFieldsOf<T>().Columns;
    }
}
