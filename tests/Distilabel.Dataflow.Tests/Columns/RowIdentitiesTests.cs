using CsCheck;
using Distilabel.Dataflow.Columns;

namespace Distilabel.Dataflow.Tests.Columns;

public sealed class RowIdentitiesTests
{
    [Fact]
    public void Children_of_one_row_are_numbered_from_zero()
    {
        var expanded = RowIdentities.Range(7, 3).Expand([0, 0, 2, 2, 2]);

        Assert.Equal(["7.0", "7.1", "9.0", "9.1", "9.2"], Texts(expanded));
    }

    /// <summary>As the class's remarks say: what dimension 0 is behind a global step was said nowhere.</summary>
    [Fact]
    public void Behind_a_global_step_its_order_stands_first_and_the_ordinals_before_it_follow()
    {
        var sorted = RowIdentities.Range(7, 3).Expand([0, 0, 2]).Gather([2, 0]).Reorder();
        Assert.Equal(["0.9.0", "1.7.0"], Texts(sorted));

        var sortedAgain = sorted.Gather([1, 0]).Reorder();
        Assert.Equal(["0.1.7.0", "1.0.9.0"], Texts(sortedAgain));
        Assert.Equal(["0.1.7.0.0", "0.1.7.0.1", "1.0.9.0.0"], Texts(sortedAgain.Expand([0, 0, 1])));
    }

    [Fact]
    public void Slicing_gathering_and_joining_keep_each_rows_ordinals() =>
        Gen.Select(Gen.Long[0, 1000], Gen.Int[1, 20], Gen.Int[0, 19].Array[0, 30]).Sample((start, count, picks) =>
        {
            var rows = picks.Where(pick => pick < count).ToArray();
            var expected = rows.Select(row => (start + row).ToString()).ToArray();

            var gathered = RowIdentities.Range(start, count).Gather(rows);
            Assert.Equal(expected, Texts(gathered));

            var half = rows.Length / 2;
            var joined = gathered.Slice(0, half).Concat([gathered.Slice(half, rows.Length - half)]);
            Assert.Equal(expected, Texts(joined));
        });

    private static IEnumerable<string> Texts(RowIdentities identities) =>
        Enumerable.Range(0, identities.Count).Select(row => string.Join('.', identities.ToArray(row)));
}
