using Distilabel.Dataflow.Checkpoints;
using Distilabel.Dataflow.Columns;
using Distilabel.Dataflow.Running.Caching;
using Distilabel.Dataflow.Steps;
using Distilabel.Dataflow.Tests.Running.Caching;

namespace Distilabel.Dataflow.Tests.Columns;

/// <summary>Records are stored by the places of their fields, so a record that has changed must not be taken for the old one by its name.</summary>
public sealed class TypeDescriptionTests
{
    private static readonly ColumnType[] Versions =
    [
        ColumnTypes.Of<Before.Pair>(), ColumnTypes.Of<Swapped.Pair>(), ColumnTypes.Of<Renamed.Pair>(), ColumnTypes.Of<Retyped.Pair>(), ColumnTypes.Of<Longer.Pair>(),
        ColumnTypes.Of<Deeper.Pair>(), ColumnTypes.Of<Before.Mood>(), ColumnTypes.Of<Renamed.Mood>(),
    ];

    [Fact]
    public void A_record_is_described_by_its_fields_and_an_enum_by_its_members()
    {
        Assert.Equal("Pair { first: string, second: string, mood: Mood { Good = 0, Bad = 1 }? }", TypeDescription.Of(ColumnTypes.Of<Before.Pair>()));
        Assert.Equal("list<Mood { Good = 0, Bad = 1 }>", TypeDescription.Of(ColumnTypes.Of<Before.Mood>().ToList()));
    }

    [Fact]
    public void A_type_that_is_named_by_what_it_holds_is_described_by_its_name()
    {
        Assert.Equal("list<int?>", TypeDescription.Of(ColumnTypes.Int32.ToNullable().ToList()));
        Assert.Equal("DateTime", TypeDescription.Of(ColumnTypes.DateTime));
    }

    [Fact]
    public void Types_of_one_name_that_hold_other_things_give_rows_other_keys()
    {
        var hashes = Versions.Select(static type =>
        {
            var list = type.ToList();
            var hash = new UInt128[1];
            var batch = new Batch(new Schema([new ColumnDefinition("a", list, true, "test")]), [list.CreateDefault(1)], RowIdentities.Range(0, 1));
            new RowKeyHasher(1, new KeyColumn("a", list, 0)).Hash(batch, hash);
            return hash[0];
        }).ToArray();

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Types_of_one_name_that_hold_other_things_give_steps_other_signatures()
    {
        var step = new KnownStep();
        var signatures = Versions.SelectMany(type => new[]
        {
            StepSignature.Of(step, new StepColumns([new InputColumn("a", type)], []), out _),
            StepSignature.Of(step, new StepColumns([], [new OutputColumn("a", type.ToList())]), out _),
        }).ToArray();

        Assert.DoesNotContain(null, signatures);
        Assert.Equal(signatures.Length, signatures.Distinct().Count());
    }
}
