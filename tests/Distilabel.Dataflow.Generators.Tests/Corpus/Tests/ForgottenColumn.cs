// The arrangement of a test has a wrong column.
// validate: requires inputs ['generation']
public class RateTests
{
    private static LoadDataFromDicts<Question> Load(params Question[] rows) => new("load") { Data = rows };

    [Fact]
    public void A_generation_is_rated()
    {
        var load = Load(new Question("Hello", "greetings"));
        // error: DDF101 'generation'
        var rate = new Rate("rate");
        var pipeline = new Pipeline("p") { load >> rate };

        pipeline.Validate();
    }
}
