using System.Text;

namespace Distilabel.Dataflow.Sources;

/// <summary>The names of a CSV file's columns.</summary>
internal static class CsvHeader
{
    /// <summary>Reads the header, which has the names of <paramref name="expected"/> in any order when these are known.</summary>
    /// <param name="records">The file, of which the present row is the header.</param>
    /// <param name="record">The header.</param>
    /// <param name="expected">The names that must be there; null when they are yet to be known.</param>
    /// <param name="isWhole">Whether no other may be.</param>
    /// <exception cref="PipelineException">It is broken, or has other names.</exception>
    internal static string[] Read(CsvRecords records, ReadOnlySpan<byte> record, string[]? expected, bool isWhole)
    {
        if (records.Fault is { } fault)
        {
            throw records.Error(fault);
        }

        var names = new string[records.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = Encoding.UTF8.GetString(records.Field(record, i));
        }

        if (names.Where(static name => !string.IsNullOrWhiteSpace(name)).GroupBy(static name => name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw records.Error($"The column '{twice.Key}' stands twice in the header.");
        }

        NameNameless(names);
        if (expected is not null && (expected.Except(names).Any() || (isWhole && names.Length != expected.Length)))
        {
            throw records.Error($"The file has the columns {string.Join(", ", names)}, but {string.Join(", ", expected)} " +
                (isWhole ? "are in the files before it." : "are wanted.") + " If it was cut into these wrongly, set Delimiter.");
        }

        return names;
    }

    /// <summary>Names columns without a name as pandas does, which leaves its index without one: <c>Unnamed: 0</c> for the first of a file.</summary>
    private static void NameNameless(string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(names[i]))
            {
                var name = $"Unnamed: {i}";
                var further = 0;
                while (names.Contains(name))
                {
                    name = $"Unnamed: {i}.{++further}";
                }

                names[i] = name;
            }
        }
    }
}
