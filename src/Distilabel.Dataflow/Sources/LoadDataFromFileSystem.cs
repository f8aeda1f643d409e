using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Sources;
using Distilabel.Dataflow.Steps;

namespace Distilabel.Dataflow;

/// <summary>Loads rows from files: JSON Lines, JSON, CSV or Parquet, read as a stream.</summary>
/// <remarks>
/// Parquet says its columns. Those of JSON and CSV are told by the data, of which up to 64 MiB are looked at: whole numbers are <c>long</c>, others
/// <c>double</c>, and what is nested or mixed is JSON. Text stays text, dates too. Any value may be missing or null. A later row that does not fit
/// is an error with its file and line.
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
                "Files, folders, or patterns of file names."),
            new RuntimeParameter<LoadDataFromFileSystem, DataFileType?>(
                "file_type", static step => step.FileType, static (step, value) => step.FileType = value,
                "What is in the files; told by their names if not given."),
            new RuntimeParameter<LoadDataFromFileSystem, string>(
                "split", static step => step.Split, static (step, value) => step.Split = value,
                "The split to load of a folder whose file names tell splits."),
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
    /// The files: a path, or several. A path may be a folder, of which all data files are loaded, or a pattern such as <c>data/*.csv</c>.
    /// </summary>
    [RuntimeParameter]
    public DataFileList DataFiles { get; set; } = [];

    /// <summary>What is in the files.</summary>
    /// <value>
    /// Default null: the suffix of a name tells: <c>.jsonl</c>, <c>.ndjson</c>, <c>.json</c>, <c>.csv</c>, <c>.tsv</c> or <c>.parquet</c>. All but
    /// the last may be followed by <c>.gz</c>.
    /// </value>
    [RuntimeParameter]
    public DataFileType? FileType { get; set; }

    /// <summary>The split to load of a folder or pattern where names of files tell splits, as <c>train-00000.parquet</c> and <c>test.csv</c> do.</summary>
    /// <value>Default <c>train</c>. A file that is named itself is loaded whatever its split.</value>
    [RuntimeParameter]
    public string Split { get; set; } = "train";

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
        new([], [.. Find().Schema.Columns.Select(static column => new OutputColumn(column.Name, column.Type, column.Nullable))]);

    /// <inheritdoc/>
    IAsyncEnumerable<Column[]> IGeneratorStep.GenerateAsync(int batchSize, CancellationToken cancellationToken) =>
        Find().ReadAsync(batchSize, NumExamples ?? long.MaxValue, cancellationToken);

    private protected RowSource Find()
    {
        try
        {
            var files = DataFileFinder.Find(DataFiles, FileType, Split);
            var stamp = string.Join('\n', files.Select(StampOf));
            if (_found is not { } found || found.Stamp != stamp)
            {
                found = (stamp, RowSource.Open(files, Wanted));
                _found = found;
            }

            return found.Source;
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
