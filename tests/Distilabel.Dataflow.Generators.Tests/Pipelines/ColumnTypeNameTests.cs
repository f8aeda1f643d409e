extern alias Generators;

using CsCheck;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Generators.Tests.Testing;
using Distilabel.Dataflow.Pipelines;
using Distilabel.Dataflow.Pipelines.ColumnFiles;
using Distilabel.Dataflow.Sources;
using Generators::Distilabel.Dataflow.Generators.Pipelines.Types;
using Microsoft.CodeAnalysis;
using InAnalyzer = Generators::Distilabel.Dataflow.Pipelines.ColumnFiles;

namespace Distilabel.Dataflow.Generators.Tests.Pipelines;

/// <summary>The analyzer's types, which are names, follow the same rules as the run time's.</summary>
public class ColumnTypeNameTests
{
    private const string Source =
        """
        namespace Lab
        {
            public enum Mood { Good, Bad }

            public sealed record Person(string Name, Mood Mood);

            public readonly record struct Point(int X, int? Y);

            public sealed record Pair<T>(T Left, T Right);
        }

        namespace Other
        {
            public sealed record Person(string Name);
        }

        [Row]
        public sealed record All(
            Lab.Mood Mood, Lab.Mood? NoMood, Lab.Pair<string?>? NoPair, Lab.Person? NoPerson, Lab.Person Person, Lab.Person[] People, List<Lab.Person> Persons, Lab.Point Point, Lab.Point? NoPoint,
            IReadOnlyList<Lab.Point> Points, Lab.Pair<int> Pair, Other.Person Same, IReadOnlyList<IReadOnlyList<string>> Nested, byte[] Bytes);

        public static class Types
        {
            public static Distilabel.Dataflow.Columns.ColumnType[] OfFields() =>
                [.. ((Distilabel.Dataflow.Columns.RecordType<All>)Distilabel.Dataflow.Columns.ColumnTypes.Of<All>()).Fields.Select(field => field.Type)];
        }
        """;

    private static readonly (ColumnType AtRunTime, ColumnTypeName InAnalyzer)[] Types = [.. BuiltIn(), .. Generated(), .. OfSchemaFiles()];

    [Fact]
    public void They_have_the_names_of_the_run_time() =>
        Assert.Equal(Types.Select(static type => type.AtRunTime.Name), Types.Select(static type => type.InAnalyzer.Name));

    [Fact]
    public void They_fit_where_the_run_time_finds_that_they_fit() => Gen.OneOfConst(Types).Select(Gen.OneOfConst(Types)).Sample((from, to) =>
        Assert.True(
            ColumnTypeRules.Instance.Fits(from.AtRunTime, to.AtRunTime) == ColumnTypeNameRules.Instance.Fits(from.InAnalyzer, to.InAnalyzer),
            $"from {from.InAnalyzer.Clr} to {to.InAnalyzer.Clr}"), iter: 20_000, threads: 1);

    [Fact]
    public void What_is_made_of_them_is_the_same() => Gen.OneOfConst(Types).List[1, 3].Sample(
        types =>
        {
            var (atRunTime, inAnalyzer) = (ColumnTypeRules.Instance, ColumnTypeNameRules.Instance);
            var first = types[0];
            Assert.Equal(atRunTime.Nullable(first.AtRunTime).Name, inAnalyzer.Nullable(first.InAnalyzer).Name);
            Assert.Equal(atRunTime.ListOf(first.AtRunTime).Name, inAnalyzer.ListOf(first.InAnalyzer).Name);
            Assert.Equal(atRunTime.IsRecord(first.AtRunTime), inAnalyzer.IsRecord(first.InAnalyzer));
            Assert.Equal(
                atRunTime.FieldsOf(first.AtRunTime)?.Select(static field => $"{field.Key}: {field.Value.Name}"),
                inAnalyzer.FieldsOf(first.InAnalyzer)?.Select(static field => $"{field.Key}: {field.Value.Name}"));
            Assert.Equal(
                atRunTime.RecordOf(types.Select(static (type, place) => KeyValuePair.Create($"f{place}", type.AtRunTime))).Name,
                inAnalyzer.RecordOf(types.Select(static (type, place) => KeyValuePair.Create($"f{place}", type.InAnalyzer))).Name);
            Assert.Equal(atRunTime.ElementOf(first.AtRunTime)?.Name, inAnalyzer.ElementOf(first.InAnalyzer)?.Name);
            Assert.Equal(
                atRunTime.Merge([.. types.Select(static type => type.AtRunTime)])?.Name, inAnalyzer.Merge([.. types.Select(static type => type.InAnalyzer)])?.Name);
        },
        iter: 5_000, threads: 1);

    private static IEnumerable<(ColumnType, ColumnTypeName)> BuiltIn()
    {
        var compilation = SampleProject.Of("").Compilation;
        foreach (var type in new ColumnType[]
        {
            ColumnTypes.String, ColumnTypes.Bytes, ColumnTypes.Boolean, ColumnTypes.SByte, ColumnTypes.Byte, ColumnTypes.Int16, ColumnTypes.UInt16, ColumnTypes.Int32,
            ColumnTypes.UInt32, ColumnTypes.Int64, ColumnTypes.UInt64, ColumnTypes.Single, ColumnTypes.Double, ColumnTypes.Decimal, ColumnTypes.DateTime,
            ColumnTypes.DateTimeOffset, ColumnTypes.DateOnly, ColumnTypes.TimeOnly, ColumnTypes.TimeSpan, ColumnTypes.Guid, ColumnTypes.Timestamp, ColumnTypes.Json,
            ColumnTypes.Of<int[]>(), ColumnTypes.Of<List<int>>(), ColumnTypes.Of<int?[]>(), ColumnTypes.Of<List<string>>(),
        })
        {
            yield return (type, ColumnTypeReader.Read(SymbolOf(type.ClrType, compilation))!);
            yield return (type.ToNullable(), ColumnTypeReader.Read(SymbolOf(type.ToNullable().ClrType, compilation))!);
            yield return (type.ToList(), ColumnTypeReader.Read(SymbolOf(type.ToList().ClrType, compilation))!);
        }
    }

    private static IEnumerable<(ColumnType, ColumnTypeName)> Generated()
    {
        var project = SampleProject.Of(Source);
        var types = (ColumnType[])project.Load().Call("Types", "OfFields")!;
        var properties = project.Compilation.GetTypeByMetadataName("All")!.GetMembers().OfType<IPropertySymbol>()
            .Where(static property => property.DeclaredAccessibility == Accessibility.Public).ToArray();
        return types.Zip(properties, static (type, property) => (type, ColumnTypeReader.Read(property.Type)!));
    }

    /// <summary>Records, maps and lists of them, whose fields are now and then those of the records above.</summary>
    private static IEnumerable<(ColumnType, ColumnTypeName)> OfSchemaFiles()
    {
        var random = new Random(1);
        string[] names = ["name", "mood", "x", "y", "left", "right", "a b", "\"\\"];
        string[] scalars = ["string", "int", "int?", "long", "double", "json"];
        foreach (var text in Enumerable.Range(0, 80).Select(_ => Text(0)))
        {
            yield return (SchemaFile.TypeOf(FileColumnType.Parse(text, out _)!), ColumnTypeReader.Read(InAnalyzer.FileColumnType.Parse(text, out _)!));
        }

        string Text(int depth) => random.Next(depth > 2 ? 1 : 5) switch
        {
            1 => $"list<{Text(depth + 1)}>",
            2 => $"map<string, {Text(depth + 1)}>",
            3 or 4 => $"record<{string.Join(", ", random.GetItems(names, random.Next(1, 4)).Distinct().Select(name => $"{FieldName.Quoted(name)}: {Text(depth + 1)}"))}>",
            _ => random.GetItems(scalars, 1)[0],
        };
    }

    private static ITypeSymbol SymbolOf(Type type, Compilation compilation) => type switch
    {
        { IsArray: true } => compilation.CreateArrayTypeSymbol(SymbolOf(type.GetElementType()!, compilation)),
        { IsGenericType: true } => compilation.GetTypeByMetadataName(type.GetGenericTypeDefinition().FullName!)!
            .Construct([.. type.GetGenericArguments().Select(argument => SymbolOf(argument, compilation))]),
        _ => compilation.GetTypeByMetadataName(type.FullName!)!,
    };
}
